"""Addresses of the import pages."""

from django.urls import path

from anjia.ledger.imports import views

app_name = "imports"

urlpatterns = [
    path("imports/", views.index, name="index"),
    path("imports/new/<slug:code>/", views.start, name="start"),
    path("imports/<uuid:batch_id>/", views.show, name="batch"),
    path("imports/<uuid:batch_id>/progress/", views.progress, name="progress"),
    path("imports/<uuid:batch_id>/header/", views.header, name="header"),
    path("imports/<uuid:batch_id>/columns/", views.columns, name="columns"),
    path("imports/<uuid:batch_id>/rows/<int:row>/", views.decide, name="decide"),
    path("imports/<uuid:batch_id>/commit/", views.commit, name="commit"),
    path("imports/<uuid:batch_id>/undo/", views.undo, name="undo"),
    path("imports/<uuid:batch_id>/discard/", views.discard, name="discard"),
    path("imports/<uuid:batch_id>/release/", views.release, name="release"),
    path("imports/<uuid:batch_id>/returned/", views.returned, name="returned"),
    path("imports/<uuid:batch_id>/original/", views.original, name="original"),
]
