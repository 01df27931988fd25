# DBSCAN by R's package dbscan: arguments and answer as in common.py.
suppressMessages(library(dbscan))

arguments <- commandArgs(trailingOnly = TRUE)[-1] # the first one names the task: there is only fit
given <- setNames(sub("^[^=]*=", "", arguments), sub("=.*$", "", arguments))
number <- function(name) as.numeric(given[[name]])

x <- matrix(
  readBin(given[["matrix"]], "double", number("rows") * number("columns")),
  ncol = number("columns"),
  byrow = TRUE
)
clock <- system.time(model <- dbscan(x, eps = number("eps"), minPts = number("minSamples")))

labels <- as.integer(model$cluster) - 1L # R counts from 1, and 0 is noise
writeBin(labels, given[["labelsOut"]])
peak <- grep("^VmHWM", readLines("/proc/self/status"), value = TRUE)
cat(sprintf(
  '{"seconds": %.6f, "megabytes": %.1f, "values": {"clusters": [%d], "noise": [%d]}, "labels": "%s"}\n',
  clock[["elapsed"]],
  as.numeric(gsub("[^0-9]", "", peak)) / 1024,
  max(labels) + 1L,
  sum(labels < 0L),
  given[["labelsOut"]]
))
