"""Addresses of the ledger's pages."""

from django.urls import path

from anjia.ledger.pages import approvals, dictionary, exports, lists, records, reveal, search

app_name = "ledger"

urlpatterns = [
    path("search/", search.show, name="search"),
    path("exports/", exports.index, name="exports"),
    path("exports/<uuid:number>/", exports.fetch, name="fetch-export"),
    path("exports/<uuid:number>/decide/", approvals.decide, name="decide-export"),
    path("ledgers/", lists.index, name="index"),
    path("ledgers/<slug:code>/", lists.show, name="list"),
    path("ledgers/<slug:code>/counts/", lists.count, name="counts"),
    path("ledgers/<slug:code>/views/", lists.save_view, name="save-view"),
    path("ledgers/<slug:code>/views/<uuid:view_id>/drop/", lists.drop_view, name="drop-view"),
    path("ledgers/<slug:code>/columns/", lists.choose_columns, name="columns"),
    path("ledgers/<slug:code>/dictionary/", dictionary.show, name="dictionary"),
    path("ledgers/<slug:code>/template/", dictionary.template, name="template"),
    path("ledgers/<slug:code>/export/", exports.start, name="export"),
    path("ledgers/<slug:code>/add/", records.add, name="add"),
    path("ledgers/<slug:code>/<uuid:row_id>/", records.show, name="detail"),
    path("ledgers/<slug:code>/<uuid:row_id>/edit/", records.edit, name="edit"),
    path("ledgers/<slug:code>/<uuid:row_id>/reveal/<slug:name>/", reveal.reveal, name="reveal"),
]
