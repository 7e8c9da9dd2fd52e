"""Addresses of employment's own pages."""

from django.urls import path

from anjia.domains.employment.views import campaigns, matching, offers

app_name = "employment"

urlpatterns = [
    path("matching/", matching.index, name="matching"),
    path("vacancies/<uuid:row_id>/candidates/", matching.candidates, name="candidates"),
    path("vacancies/<uuid:row_id>/withdraw/", matching.withdraw, name="withdraw"),
    path("persons/<uuid:row_id>/vacancies/", matching.for_person, name="vacancies-for"),
    path("offers/", offers.index, name="offers"),
    path("offers/door/", offers.door, name="door-list"),
    path("offers/calls/", offers.calls, name="calls"),
    path("offers/<uuid:row_id>/", offers.show, name="offer"),
    path("campaigns/", campaigns.index, name="campaigns"),
    path("campaigns/<uuid:row_id>/", campaigns.show, name="campaign"),
    path("campaigns/<uuid:row_id>/<slug:step>/", campaigns.people, name="campaign-people"),
    path("campaign-guests/<uuid:row_id>/came/", campaigns.came, name="came"),
]
