"""Addresses of enterprise's own pages."""

from django.urls import path

from anjia.domains.enterprise.views import factories, orders, projects, ventures

app_name = "enterprise"

urlpatterns = [
    path("factories/", factories.index, name="factories"),
    path("factories/reports/", factories.reports, name="reports"),
    path("factories/<uuid:row_id>/", factories.show, name="factory"),
    path("factories/<uuid:row_id>/reports/<slug:month>/", factories.report, name="report"),
    path("factories/<uuid:row_id>/apply/", factories.apply, name="apply"),
    path("recognitions/<uuid:row_id>/", factories.recognise, name="recognise"),
    path("relief/", projects.index, name="projects"),
    path("relief/<uuid:row_id>/", projects.show, name="project"),
    path("relief/<uuid:row_id>/accept/", projects.accept, name="accept"),
    path("ventures/", ventures.index, name="ventures"),
    path("ventures/<uuid:row_id>/", ventures.show, name="venture"),
    path("loans/<uuid:row_id>/", ventures.loan, name="loan"),
    path("services/", orders.index, name="services"),
    path("services/<uuid:row_id>/", orders.order, name="order"),
    path("livelihoods/<uuid:row_id>/verify/", orders.verify, name="verify-small"),
    path("sweeps/", orders.find, name="find-sweep"),
    path("sweeps/<uuid:row_id>/", orders.sweep, name="sweep"),
    path("checks/<uuid:row_id>/", orders.check, name="check"),
]
