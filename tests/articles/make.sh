#!/bin/sh
# Make the article of harbour.md in each format, with a real tool of that format. The results are
# committed, so that the tests need none of these: pandoc, LibreOffice Writer, chromium, qpdf.
set -eu
cd "$(dirname "$0")"
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT

pandoc --standalone harbour.md -o harbour.html
pandoc --standalone harbour.md -o harbour-pandoc.docx
# Chromium tags a PDF from the page; Writer lays the Word file out by itself.
chromium --headless --no-sandbox --no-pdf-header-footer \
    --print-to-pdf=harbour-chromium.pdf harbour.html
soffice --headless --convert-to odt --outdir "$work" harbour-pandoc.docx
soffice --headless --convert-to 'docx:MS Word 2007 XML' --outdir "$work" "$work/harbour-pandoc.odt"
cp "$work/harbour-pandoc.docx" harbour-writer.docx
soffice --headless --convert-to 'pdf:writer_pdf_Export:{"UseTaggedPDF":{"type":"boolean","value":"false"}}' \
    --outdir "$work" harbour-writer.docx
cp "$work/harbour-writer.pdf" harbour-writer.pdf
soffice --headless --convert-to 'pdf:writer_pdf_Export:{"UseTaggedPDF":{"type":"boolean","value":"true"}}' \
    --outdir "$work" harbour-writer.docx
cp "$work/harbour-writer.pdf" harbour-writer-tagged.pdf

# The same with a password, which has to be refused.
qpdf --encrypt reader owner 256 -- harbour-writer.pdf locked.pdf
