# mclust's own search over fourteen structures and 1 to 9 components by its defaults: Rscript make/searches.R, in tests/reference.
# Its iterations stop at a relative change of 1e-5, so its log-likelihoods are below those of the maxima.
suppressMessages(library(mclust))
tables <- list(geyser = MASS::geyser, `life-cycle-savings` = datasets::LifeCycleSavings)
for (name in names(tables)) {
  x <- tables[[name]]
  write.csv(format(x, digits = 15, trim = TRUE), sprintf("data/%s.csv", name), row.names = FALSE, quote = FALSE)
  table <- suppressWarnings(mclustBIC(x, G = 1:9, verbose = FALSE))
  # mclust's sign is the other one: larger is better there.
  cells <- sapply(colnames(table), function(s) sprintf('    "%s": [%s]', s, paste(ifelse(is.finite(table[, s]), sprintf("%.10g", -table[, s]), "null"), collapse = ", ")))
  writeLines(c(
    "{",
    sprintf('  "tool": "mclust %s, R %s",', packageVersion("mclust"), getRversion()),
    '  "call": "mclustBIC(x, G = 1:9)",',
    '  "sign": "lower is better: the negative of what mclust prints",',
    '  "traps": "null where mclust has no fit; stops at a relative change of the log-likelihood of 1e-5",',
    sprintf('  "columns": [%s],', paste(sprintf('"%s"', colnames(x)), collapse = ", ")),
    '  "bic": {',
    paste(cells, collapse = ",\n"),
    "  }",
    "}"), sprintf("expected/gaussian/search-%s.json", name))
}
