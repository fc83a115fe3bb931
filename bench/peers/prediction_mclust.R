# R's mclust as a density estimate: for each line "TRAIN.bin TEST.bin COLUMNS" of a file that is given, files of doubles row by row, the
# model that Mclust chooses by default (1 to 9 components) for the first file, and the mean log-density that it gives to the rows of the
# second. Prints one JSON object: "means", null where there is no model, and "models".
suppressMessages(library(mclust))
library(parallel)

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

rows <- function(file, columns) {
  x <- matrix(readBin(file, "double", n = file.size(file) / 8), ncol = columns, byrow = TRUE)
  if (columns == 1) as.vector(x) else x
}

means <- character()
models <- character()
for (line in readLines(commandArgs(trailingOnly = TRUE)[1])) {
  words <- strsplit(line, " ")[[1]]
  columns <- as.integer(words[3])
  train <- rows(words[1], columns)
  test <- rows(words[2], columns)
  set.seed(1)
  found <- tryCatch(within(120, {
    m <- suppressWarnings(Mclust(train, G = 1:9, verbose = FALSE))
    d <- dens(data = test, modelName = m$modelName, parameters = m$parameters, logarithm = TRUE)
    list(if (is.finite(mean(d))) sprintf("%.17g", mean(d)) else "null", paste0(m$modelName, m$G))
  }), error = function(e) list("null", "none"))
  means <- c(means, found[[1]])
  models <- c(models, sprintf('"%s"', found[[2]]))
}
cat(sprintf('{"means": [%s], "models": [%s]}\n', paste(means, collapse = ","), paste(models, collapse = ",")))
