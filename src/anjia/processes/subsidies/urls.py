"""Addresses of the subsidies."""

from __future__ import annotations

from django.urls import path

from anjia.processes.subsidies.views import balance, claim, files, listing, postings, schemes

app_name = "subsidies"

urlpatterns = [
    path("subsidies/", listing.index, name="index"),
    path("subsidies/do/<slug:verb>/", listing.act, name="act"),
    path("subsidies/claims/new/", claim.new, name="claim-new"),
    path("subsidies/claims/propose/", claim.propose, name="propose"),
    path("subsidies/claims/<uuid:claim_id>/", claim.show, name="claim"),
    path("subsidies/claims/<uuid:claim_id>/<slug:verb>/", claim.act, name="claim-act"),
    path("subsidies/schemes/", schemes.index, name="schemes"),
    path("subsidies/schemes/new/", schemes.new, name="scheme-new"),
    path("subsidies/schemes/<int:number>/", schemes.show, name="scheme"),
    path("subsidies/schemes/<int:number>/<slug:verb>/", schemes.act, name="scheme-act"),
    path("subsidies/notices/", postings.index, name="postings"),
    path("subsidies/notices/<uuid:posting_id>/", postings.show, name="posting"),
    path("subsidies/files/", files.index, name="files"),
    path("subsidies/files/<uuid:file_id>/", files.show, name="file"),
    path("subsidies/files/<uuid:file_id>/fetch/<slug:kind>/", files.fetch, name="fetch"),
    path("subsidies/files/<uuid:file_id>/rebuild/", files.rebuild, name="rebuild"),
    path("subsidies/files/<uuid:file_id>/reply/", files.reply, name="reply"),
    path("subsidies/balance/", balance.show, name="balance"),
    path("subsidies/balance/export/", balance.export, name="balance-export"),
]
