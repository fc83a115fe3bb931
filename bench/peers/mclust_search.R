# R's mclust on a table of doubles of this machine's byte order, row by row; each call prints one JSON object.
#   mclust_search.R version
#   mclust_search.R export EXPRESSION ROWS.bin        writes the value of an R expression, a table or a vector, as such a file
#   mclust_search.R search ROWS.bin COLUMNS SEED      mclustBIC with its defaults; the seed matters above 2000 rows, of which
#                                                     mclust draws some for its hierarchical start. Where that ends with an
#                                                     error, as it does where a log-likelihood is not a number, or has no end within a minute, each cell is
#                                                     asked for on its own ("whole" is false then), from the hierarchy that
#                                                     mclustBIC itself starts from
#   mclust_search.R fit ROWS.bin COLUMNS SEED NAME K  the parameters in one cell: "weights", "means" and "covariances", each row by row
suppressMessages(library(mclust))
library(parallel)
words <- commandArgs(trailingOnly = TRUE)
number <- function(x) ifelse(is.finite(x), sprintf("%.17g", x), "null")
list_of <- function(x) paste0("[", paste(x, collapse = ","), "]")

version <- function() cat(sprintf('{"version": "mclust %s, R %s"}\n', packageVersion("mclust"), getRversion()))

export <- function(expression, file) {
  x <- as.matrix(eval(parse(text = expression)))
  storage.mode(x) <- "double"
  stopifnot(all(is.finite(x)))
  writeBin(as.vector(t(x)), file, size = 8)
  cat(sprintf('{"columns": %d}\n', ncol(x)))
}

# Some of its iterations never end, deep in compiled code: those are left to a process that can be killed.
within <- function(seconds, work) {
  job <- mcparallel(work, mc.set.seed = FALSE)
  done <- mccollect(job, wait = FALSE, timeout = seconds)
  if (is.null(done)) {
    tools::pskill(job$pid, tools::SIGKILL)
    mccollect(job)
    stop("out of time")
  }
  if (inherits(done[[1]], "try-error")) stop(done[[1]]) else done[[1]]
}

all_cells <- function(x) within(60, suppressWarnings(mclustBIC(x, G = 1:9, verbose = FALSE)))

cell_by_cell <- function(x, seed) {
  start <- if (is.matrix(x) && nrow(x) <= mclust.options("subset")) list(hcPairs = hc(x, use = mclust.options("hcUse"))) else NULL
  cell <- function(s, g) tryCatch(within(5, {
    set.seed(seed)
    suppressWarnings(mclustBIC(x, G = g, modelNames = s, initialization = start, verbose = FALSE))[1, 1]
  }), error = function(e) NA)
  sapply(if (is.matrix(x)) mclust.options("emModelNames") else c("E", "V"), function(s) sapply(1:9, function(g) cell(s, g)))
}

search <- function(file, columns, seed) {
  x <- matrix(readBin(file, "double", n = file.size(file) / 8), ncol = columns, byrow = TRUE)
  if (columns == 1) x <- as.vector(x)
  suppressWarnings(mclustBIC(as.vector(x)[seq_len(20)], G = 1:2, verbose = FALSE)) # code is loaded before the clock runs
  set.seed(seed)
  whole <- TRUE
  seconds <- system.time(table <- tryCatch(all_cells(x), error = function(e) {
    whole <<- FALSE
    cell_by_cell(x, seed)
  }))[["elapsed"]]
  # mclust's sign is the other one: larger is better there.
  bic <- sapply(colnames(table), function(s) sprintf('"%s": %s', s, list_of(number(-table[, s]))))
  cat(sprintf('{"seconds": %s, "whole": %s, "bic": {%s}}\n', number(seconds), if (whole) "true" else "false", paste(bic, collapse = ", ")))
}

fit <- function(file, columns, seed, name, k) {
  x <- matrix(readBin(file, "double", n = file.size(file) / 8), ncol = columns, byrow = TRUE)
  if (columns == 1) x <- as.vector(x)
  set.seed(seed)
  start <- if (is.matrix(x) && nrow(x) <= mclust.options("subset")) list(hcPairs = hc(x, use = mclust.options("hcUse"))) else NULL
  m <- suppressWarnings(Mclust(x, G = k, modelNames = name, initialization = start, verbose = FALSE))
  p <- m$parameters
  covariances <- if (columns == 1) as.list(rep_len(p$variance$sigmasq, k)) else lapply(1:k, function(j) p$variance$sigma[, , j])
  weights <- if (k == 1) 1 else p$pro
  means <- if (columns == 1) as.list(p$mean) else lapply(1:k, function(j) p$mean[, j])
  cat(sprintf('{"bic": %s, "weights": %s, "means": %s, "covariances": %s}\n', number(-m$bic), list_of(number(weights)), list_of(sapply(means, function(mu) list_of(number(mu)))), list_of(sapply(covariances, function(s) list_of(number(as.vector(s)))))))
}

switch(words[1],
  version = version(),
  export = export(words[2], words[3]),
  search = search(words[2], as.integer(words[3]), as.integer(words[4])),
  fit = fit(words[2], as.integer(words[3]), as.integer(words[4]), words[5], as.integer(words[6])),
  stop("version, export, search or fit"))
