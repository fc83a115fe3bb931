// Runs of `dotnet` build the same projects and measure nothing: one at a time is kinder to a small machine, and safer.
[assembly: CollectionBehavior(DisableTestParallelization = true)]
