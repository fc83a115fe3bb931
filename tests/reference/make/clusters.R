# Agreement of partitions, and three lines through the entropies of merging, by mclust.
# Run from tests/reference: Rscript make/clusters.R; it writes expected/selection/partitions.json.
suppressMessages(library(mclust))
numbers <- function(x) paste0("[", paste(format(x, digits = 17, trim = TRUE), collapse = ", "), "]")
number <- function(x) format(x, digits = 17)
sizes <- list(c(12, 2, 2), c(30, 3, 4), c(60, 5, 3), c(100, 4, 4), c(8, 8, 8), c(40, 1, 3), c(200, 6, 5))
set.seed(1)
pairs <- sapply(sizes, function(s) {
  clusters <- sample(s[2], s[1], TRUE)
  labels <- ifelse(runif(s[1]) < 0.6, (clusters * 3) %% s[3] + 1, sample(s[3], s[1], TRUE))
  if (s[1] == 8) { clusters <- 1:8; labels <- c(2, 1, 3, 4, 5, 5, 8, 7) }
  paste0('{"clusters": ', numbers(clusters), ', "labels": ', numbers(labels),
    ', "adjustedRandIndex": ', number(adjustedRandIndex(clusters, labels)), ', "classError": ', number(classError(clusters, labels)$errorRate), "}")
})
lines <- sapply(c("baudry-ex4.2", "baudry-ex4.4.1"), function(name) {
  fit <- Mclust(read.csv(paste0("data/", name, ".csv")), verbose = FALSE)
  fit$z <- estep(fit$modelName, data = fit$data, parameters = fit$parameters)$z
  combi <- clustCombi(fit)
  z <- combi$MclustOutput$z
  entropy <- numeric()
  for (k in ncol(z):1) { z <- t(combi$combiM[[k]] %*% t(z)); entropy[k] <- -sum(ifelse(z > 0, z * log(z), 0)) }
  fit <- mclust:::pcws3_reg(seq_along(entropy), entropy)
  two <- mclust:::pcws2_reg(seq_along(entropy), entropy)
  paste0('{"data": "', name, '", "entropy": ', numbers(entropy), ', "two": {"breaks": ', numbers(two$c), ', "slopes": ', numbers(c(two$a1, two$a2)), ', "intercepts": ', numbers(c(two$b1, two$b2)),
    '}, "three": {"breaks": ', numbers(c(fit$c1, fit$c2)), ', "slopes": ', numbers(c(fit$a1, fit$a2, fit$a3)), ', "intercepts": ', numbers(c(fit$b1, fit$b2, fit$b3)), "}}")
})
writeLines(paste0('{"tool": "mclust ', packageVersion("mclust"), " (R ", getRversion(), ')", "call": "adjustedRandIndex, classError, pcws2_reg, pcws3_reg",\n',
  '"notes": ["classError gives each label its commonest cluster and the other way round, and takes the larger number of errors: no one-to-one matching, so never more errors than the best one has"],\n',
  '"pairs": [\n', paste(pairs, collapse = ",\n"), '\n],\n"lines": [\n', paste(lines, collapse = ",\n"), "\n]}"), "expected/selection/partitions.json")
