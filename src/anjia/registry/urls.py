"""Addresses of the registry's own pages."""

from django.urls import path

from anjia.registry.views import (
    duplicates,
    events,
    norms,
    organisations,
    places,
    surveys,
)

app_name = "registry"

urlpatterns = [
    path("households/<uuid:row_id>/", places.household, name="household"),
    path("households/<uuid:row_id>/confirm/<slug:side>/", places.confirm, name="confirm"),
    path("households/<uuid:row_id>/duties/", places.duty, name="duty"),
    path("households/<uuid:row_id>/duties/map/", places.map_household, name="map-household"),
    path("households/<uuid:row_id>/events/", events.of_household, name="household-events"),
    path(
        "households/<uuid:row_id>/events/<slug:kind>/",
        events.record_household,
        name="household-event",
    ),
    path("persons/<uuid:row_id>/events/", events.of_person, name="person-events"),
    path("persons/<uuid:row_id>/events/<slug:kind>/", events.record_person, name="person-event"),
    path("persons/<uuid:row_id>/survey/", surveys.person, name="survey"),
    path("surveys/", surveys.index, name="surveys"),
    path("events/<uuid:row_id>/undo/", events.undo, name="undo"),
    path("sites/<uuid:row_id>/", places.site, name="site"),
    path("sites/<uuid:row_id>/duties/map/", places.map_site, name="map-site"),
    path("organisations/<uuid:row_id>/", organisations.show, name="organisation"),
    path("organisations/<uuid:row_id>/elect/", organisations.elect, name="elect"),
    path("organisations/<uuid:row_id>/merge/", organisations.merge, name="merge-organisation"),
    path("areas/", places.areas, name="areas"),
    path("areas/<slug:code>/", places.areas, name="area"),
    path("duplicates/", duplicates.index, name="duplicates"),
    path("duplicates/find/", duplicates.find, name="find-duplicates"),
    path("duplicates/<uuid:row_id>/", duplicates.pair, name="duplicate"),
    path("norms/", norms.index, name="norms"),
    path("norms/<uuid:row_id>/", norms.show, name="norm"),
    path("norms/<uuid:row_id>/exempt/", norms.exempt, name="exempt"),
    path("norms/<uuid:row_id>/freeze/", norms.freeze, name="freeze"),
]
