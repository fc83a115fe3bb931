# Standard errors by mclust's MclustBootstrap, of the models and data in `cases` below, 999 replicates each.
# Run from tests/reference: Rscript make/bootstrap-errors.R; it writes expected/selection/bootstrap-errors.json.
suppressMessages(library(mclust))
read <- function(name, columns) as.matrix(read.csv(paste0("data/", name, ".csv"))[, columns, drop = FALSE])
vector <- function(x) paste0("[", paste(format(x, digits = 17, trim = TRUE), collapse = ", "), "]")
matrix_of <- function(m) paste0("[", paste(apply(m, 1, vector), collapse = ", "), "]")
cases <- list(
  list(data = "faithful", columns = c("eruptions", "waiting"), model = "VVV", g = 2),
  list(data = "faithful", columns = c("eruptions", "waiting"), model = "EEE", g = 3),
  list(data = "iris", columns = c("sepal_length", "petal_width"), model = "VEV", g = 2))
entries <- c()
for (case in cases) {
  x <- read(case$data, case$columns)
  fit <- Mclust(x, G = case$g, modelNames = case$model, verbose = FALSE, control = emControl(tol = c(1e-10, 1e-10)))
  for (type in c("bs", "pb", "wlbs")) {
    set.seed(1)
    se <- summary(MclustBootstrap(fit, nboot = 999, type = type, verbose = FALSE), what = "se")
    entries <- c(entries, paste0(
      '{"data": "', case$data, '", "columns": ["', paste(case$columns, collapse = '", "'), '"], "structure": "', case$model, '", "type": "', type, '", "loglik": ', format(fit$loglik, digits = 17),
      ',\n  "weights": ', vector(fit$parameters$pro), ', "means": ', matrix_of(t(fit$parameters$mean)),
      ',\n  "standardErrors": {"weights": ', vector(se$pro), ', "means": ', matrix_of(t(se$mean)),
      ', "variances": ', matrix_of(t(apply(se$variance, 3, diag))), "}}"))
  }
}
writeLines(paste0('{"tool": "mclust ', packageVersion("mclust"), " (R ", getRversion(), ')", "call": "set.seed(1); summary(MclustBootstrap(Mclust(x, G, modelNames), nboot = 999, type), what = \'se\')",\n"replicates": 999, "cases": [\n',
  paste(entries, collapse = ",\n"), "\n]}"), "expected/selection/bootstrap-errors.json")
