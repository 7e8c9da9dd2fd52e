"""Addresses of officers, units and one's own account. Signing in itself has plain names."""

from django.urls import path

from anjia.interfaces.web.pages import account, officers, sign_in, units

app_name = "access"

urlpatterns = [
    path("account/", account.account, name="account"),
    path("account/password/", account.password, name="password"),
    path("account/second-factor/", account.set_up, name="second-factor"),
    path("account/sessions/end/", account.end_session, name="end-sessions"),
    path("account/again/", sign_in.again, name="again"),
    path("officers/", officers.index, name="officers"),
    path("officers/new/", officers.create, name="officer-new"),
    path("officers/<uuid:pk>/", officers.detail, name="officer"),
    path("officers/<uuid:pk>/change/", officers.change, name="officer-change"),
    path("officers/<uuid:pk>/reset/", officers.reset, name="officer-reset"),
    path("officers/<uuid:pk>/active/", officers.active, name="officer-active"),
    path("officers/<uuid:pk>/release/", officers.release, name="officer-release"),
    path("officers/<uuid:pk>/second-factor/", officers.second_factor, name="officer-second-factor"),
    path("officers/<uuid:pk>/appoint/", officers.appoint, name="officer-appoint"),
    path("appointments/<uuid:pk>/confirm/", officers.confirm, name="appointment-confirm"),
    path("appointments/<uuid:pk>/withdraw/", officers.withdraw, name="appointment-withdraw"),
    path("units/", units.index, name="units"),
    path("units/new/", units.create, name="unit-new"),
    path("units/<uuid:pk>/", units.change, name="unit"),
]
