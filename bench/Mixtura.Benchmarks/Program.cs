using System.Globalization;
using BenchmarkDotNet.Configs;
using BenchmarkDotNet.Jobs;
using BenchmarkDotNet.Running;
using BenchmarkDotNet.Toolchains.InProcess.Emit;
using Mixtura.Benchmarks.Coverage;
using Mixtura.Benchmarks.Drift;
using Mixtura.Benchmarks.Hazards;
using Mixtura.Benchmarks.Maxima;
using Mixtura.Benchmarks.Mclust;
using Mixtura.Benchmarks.MiniBatches;
using Mixtura.Benchmarks.Peers;
using Mixtura.Benchmarks.Prediction;
using Mixtura.Benchmarks.Streaming;

namespace Mixtura.Benchmarks;

/// <summary>
/// <c>peers [--tables NAMES] [--rounds N] [--quick] [--case n,d,k] [--command FILE] [--markdown FILE]</c>,
/// <c>scaling</c>, <c>starts</c> or <c>skipping</c> (those tables of <c>peers</c> alone),
/// <c>degenerate [--tables N] [--first NUMBER] [--threads N] [--markdown FILE]</c>,
/// <c>fuzz [--seconds N] [--seed S] [--target NAME] [--markdown FILE]</c>, <c>crash [--times N] [--seed S] [--markdown FILE]</c>,
/// <c>mclust [--data NAMES] [--further] [--expression R] [--seed N] [--markdown FILE]</c>, <c>coverage [--sets N] [--replicates B] [--markdown FILE]</c>,
/// <c>maxima [--starts N] [--seeds N] [--data TEXT] [--markdown FILE]</c>,
/// <c>prediction [--splits N] [--four] [--data NAMES] [--markdown FILE]</c>,
/// <c>drift [--sets N] [--markdown FILE]</c>, <c>streaming [--rows N,M] [--memory SIZE] [--folder FOLDER] [--markdown FILE]</c>,
/// <c>minibatches [--rows N] [--rounds R] [--markdown FILE]</c>, or BenchmarkDotNet's own arguments (<c>--filter '*'</c>) for the kernels.
/// </summary>
internal static class Program
{
    private static int Main(string[] arguments)
    {
        CultureInfo.CurrentCulture = CultureInfo.InvariantCulture;
        try
        {
            switch (arguments.FirstOrDefault())
            {
                case "peers":
                    return PeersCommand.Run(arguments[1..]);
                case "scaling" or "starts" or "skipping":
                    return PeersCommand.Run(["--tables", .. arguments]);
                case "mclust":
                    return MclustCommand.Run(arguments[1..]);
                case "prediction":
                    return PredictionCommand.Run(arguments[1..]);
                case "streaming":
                    return StreamingCommand.Run(arguments[1..]);
                case "minibatches":
                    return MiniBatchCommand.Run(arguments[1..]);
                case "coverage":
                    return CoverageCommand.Run(arguments[1..]);
                case "maxima":
                    return MaximaCommand.Run(arguments[1..]);
                case "drift":
                    return DriftCommand.Run(arguments[1..]);
                case "fuzz":
                    return FuzzCommand.Run(arguments[1..]);
                case "crash":
                    return CrashCommand.Run(arguments[1..]);
                case "degenerate":
                    return DegenerateCommand.Run(arguments[1..]);
                default:
                    // In this process: nothing is built, so a busy machine cannot make the build of a benchmark time out.
                    Job job = Job.ShortRun.WithToolchain(InProcessEmitToolchain.Instance);
                    BenchmarkSwitcher.FromAssembly(typeof(Program).Assembly).Run(arguments, ManualConfig.Create(DefaultConfig.Instance).AddJob(job));
                    return 0;
            }
        }
        catch (BenchmarkException e)
        {
            Console.Error.WriteLine(e.Message);
            return 1;
        }
    }
}
