# Labels of mclust's model-based agglomerative clustering: Rscript make/hierarchical.R, in tests/reference.
# Writes expected/gaussian/hc-*.json but for hc-iris.json; labels are digits, one for each row. Of faithful many distances
# are equal, and which pair goes first would decide; data/faithful-untied.csv has a little added to each value.
suppressMessages(library(mclust))

groups <- c(3, 6, 9)
quoted <- function(x) paste0('"', x, '"')
write_labels <- function(name, columns) {
  X <- as.matrix(read.csv(file.path("data", paste0(name, ".csv")))[, columns])
  cells <- c()
  for (criterion in c("EII", "VII", "EEE", "VVV")) {
    for (use in c("VARS", "STD", "SPH", "PCS", "PCR", "SVD")) {
      set.seed(1)
      labels <- hclass(hc(X, modelName = criterion, use = use), groups)
      texts <- apply(labels, 2, paste, collapse = "")
      cells <- c(cells, sprintf('    "%s %s": { "labels": [%s] }', criterion, use, paste(quoted(texts), collapse = ", ")))
    }
  }
  text <- c(
    "{",
    sprintf('  "task": "gaussian/hc-%s",', name),
    sprintf('  "dataset": "data/%s.csv",', name),
    sprintf('  "columns": [%s],', paste(quoted(columns), collapse = ", ")),
    sprintf('  "rows": %d,', nrow(X)),
    sprintf('  "tool": "mclust %s (R %s)",', packageVersion("mclust"), getRversion()),
    sprintf('  "call": "hclass(hc(X, modelName, use), c(%s))",', paste(groups, collapse = ", ")),
    '  "notes": ["labels: one digit for each row, at so many groups", "VVV: mclust loses part of the determinant when it merges two groups of several rows, so that VARS and PCS, which differ by a rotation, give different groups; where the trace outweighs the determinant (STD, PCR, SVD) it does not show"],',
    sprintf('  "groups": [%s],', paste(groups, collapse = ", ")),
    '  "result": {',
    paste(cells, collapse = ",\n"),
    "  }",
    "}")
  writeLines(text, file.path("expected", "gaussian", paste0("hc-", name, ".json")))
}

set.seed(3)
untied <- read.csv("data/faithful.csv")
untied$eruptions <- round(untied$eruptions + 1e-3 * runif(nrow(untied)), 9)
untied$waiting <- round(untied$waiting + 1e-2 * runif(nrow(untied)), 9)
write.csv(untied, "data/faithful-untied.csv", row.names = FALSE, quote = FALSE)

write_labels("faithful-untied", names(untied))
write_labels("diabetes", c("glucose", "insulin", "sspg"))
write_labels("wine-standardized", setdiff(names(read.csv("data/wine-standardized.csv")), "cultivar"))
