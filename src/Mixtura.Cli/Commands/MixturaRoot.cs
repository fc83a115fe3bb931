using System.CommandLine;
using System.CommandLine.Help;
using Mixtura.Cli.Help;

namespace Mixtura.Cli.Commands;

/// <summary>The root of the command line.</summary>
internal static class MixturaRoot
{
    public static RootCommand Create(Session session)
    {
        var root = new RootCommand("Finite mixtures: find the groups that a table's rows come from, and what each looks like.")
        {
            new FitCommand(session),
            new CompareCommand(session),
            new PredictCommand(session),
            new ClustersCommand(session),
            new ScoreCommand(session),
            new SampleCommand(session),
            new PlotCommand(session),
            new InfoCommand(session),
            new EvaluateCommand(session),
            new ClassifyCommand(session),
            new IntervalsCommand(session),
            new StatisticsCommand(session),
            new StepCommand(session),
            new UpdateCommand(session),
            new DriftCommand(session),
        };
        foreach (Option option in root.Options)
        {
            switch (option)
            {
                case HelpOption help:
                    help.Description = "Show this help";
                    help.Action = new HelpPages(session);
                    break;
                case VersionOption version:
                    version.Description = "Show the version";
                    version.Action = new VersionPage(session);
                    break;
            }
        }

        return root;
    }
}
