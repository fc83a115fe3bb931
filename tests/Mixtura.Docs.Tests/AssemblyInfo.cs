using Xunit.Sdk;
using Xunit.v3;

// Runs of `dotnet` build the same projects and measure nothing: one at a time is kinder to a small machine, and safer.
[assembly: Parallelization(Mode = ParallelMode.None)]
