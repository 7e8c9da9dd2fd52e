"""Addresses of the definitions."""

from django.urls import path

from anjia.processes.definitions.views import lists, pages, workshop

app_name = "definitions"

urlpatterns = [
    path("definitions/", lists.index, name="index"),
    path("definitions/facts/", lists.facts, name="facts"),
    path("definitions/workshop/", workshop.show, name="workshop"),
    path("definitions/workshop/check/", workshop.check, name="check"),
    path("definitions/workshop/complete/", workshop.complete, name="complete"),
    path("definitions/workshop/trial/", workshop.trial, name="trial"),
    path("definitions/versions/<int:number>/", pages.version, name="version"),
    path("definitions/versions/<int:number>/act/", pages.act, name="act"),
    path("definitions/<str:code>/", pages.detail, name="detail"),
]
