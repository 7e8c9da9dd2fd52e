"""Addresses of employment's own pages."""

from django.urls import path

from anjia.domains.employment.views import (
    campaigns,
    matching,
    offers,
    post_months,
    posts,
    rangers,
    training,
)

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
    path("posts/", posts.index, name="posts"),
    path("posts/attendance/", post_months.attend, name="post-attendance"),
    path("posts/pay/", post_months.pay, name="post-pay"),
    path("posts/<uuid:row_id>/", posts.show, name="post"),
    path("posts/<uuid:row_id>/apply/", posts.apply, name="post-apply"),
    path("post-holdings/<uuid:row_id>/", posts.holding, name="post-holding"),
    path("post-holdings/<uuid:row_id>/<slug:step>/", posts.step, name="post-step"),
    path("rangers/", rangers.index, name="rangers"),
    path("rangers/<uuid:row_id>/", rangers.show, name="ranger"),
    path("rangers/<uuid:row_id>/<slug:step>/", rangers.act, name="ranger-act"),
    path("training/", training.index, name="training"),
    path("training/<uuid:row_id>/", training.show, name="training-class"),
    path("training/<uuid:row_id>/enrol/", training.enrol, name="training-enrol"),
    path("training/<uuid:row_id>/attendance/", training.attend, name="training-attend"),
]
