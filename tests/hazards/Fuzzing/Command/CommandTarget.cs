using System.CommandLine;
using Mixtura.Cli;
using Mixtura.Cli.Commands;
using Mixtura.Data;

namespace Mixtura.Hazards.Fuzzing.Command;

/// <summary>The command line, given commands and options in any order with good and bad values, on small files.</summary>
internal sealed class CommandTarget : FuzzTarget, IDisposable
{
    /// <summary>A command that has more work than this is told to stop, which it must.</summary>
    private static readonly TimeSpan s_patience = TimeSpan.FromSeconds(1);

    private static readonly string[] s_values =
    [
        "1", "2", "3", "0", "-1", "1..3", "3..1", "..", "1..", "0.1", "0.5", "1.5", "1e999", "NaN", "-0", "2147483648", "99999999999999999999", "", " ", ",", "x", "x,y", "y,x,x", "word",
        "all", "VVV", "EII,VVI", "VVV,QQQ", "bic", "icl", "aic", "random", "kmeans++", "hierarchical", "labels:word", "labels:", "means:table.csv", "model:model.json", "none",
        "gaussian", "poisson", "categorical", "drop", "refuse", "uniform", "*", "@file", "--", "é", "a=b", "1:2", "x=1", "\0", "model.json", "table.csv", "absent.csv", ".", "/dev/null",
    ];

    private readonly string _folder = Directory.CreateTempSubdirectory("mixtura-fuzz-").FullName;
    private readonly (string Name, string[] Options)[] _commands;
    private readonly HashSet<string> _inputs;

    public CommandTarget()
        : base("command lines")
    {
        TableFile.Write(
            File("table.csv"),
            [
                OutputColumn.From("x", [.. Enumerable.Range(0, 30).Select(i => (double)(i * i % 17))]),
                OutputColumn.From("y", [.. Enumerable.Range(0, 30).Select(i => (i % 5) + Math.Sqrt(i))]),
                OutputColumn.From("word", [.. Enumerable.Range(0, 30).Select(i => i % 2 == 0 ? "a" : "b")]),
            ]);
        Run(["fit", File("table.csv"), "--columns", "x,y", "--components", "2", "--covariance", "VVV", "--output", File("model.json")], CancellationToken.None);
        Run(["classify", File("table.csv"), "--class", "word", "--output", File("classifier.json")], CancellationToken.None);
        _inputs = [.. Directory.GetFiles(_folder)];
        using var session = new Session(Stream.Null, TextWriter.Null, null, null);
        _commands = [.. MixturaRoot.Create(session).Subcommands.Select(command => (command.Name, command.Options.Select(option => option.Name).ToArray()))];
    }

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    protected override (FuzzEnd End, string Failure) Attempt(RandomSource random)
    {
        string[] words = [.. Words(random)];
        using var cancellation = new CancellationTokenSource(s_patience);
        (int code, string output, string error) = Run(words, cancellation.Token);
        string line = $"mixtura {string.Join(' ', words.Select(word => $"'{word}'"))} ended with {code}: {error}";
        string[] left = [.. Directory.GetFiles(_folder).Where(file => !_inputs.Contains(file))];
        bool isHidden = left.Any(file => Path.GetFileName(file)[0] == '.');
        foreach (string file in left)
        {
            System.IO.File.Delete(file);
        }

        return isHidden ? (FuzzEnd.Failed, "a temporary file is left: " + line)
            : error.Contains("should not happen", StringComparison.Ordinal) || output.Contains("Unhandled", StringComparison.Ordinal) ? (FuzzEnd.Failed, line)
            : code is ExitCode.Done or ExitCode.NotConverged ? (FuzzEnd.Accepted, "")
            : code is ExitCode.BadInput or ExitCode.BadCommandLine or ExitCode.Cancelled && error.StartsWith("mixtura: ", StringComparison.Ordinal) && left.Length == 0 ? (FuzzEnd.Refused, "")
            : (FuzzEnd.Failed, line);
    }

    private static (int Code, string Out, string Error) Run(string[] words, CancellationToken cancellation)
    {
        using var output = new MemoryStream();
        using var error = new StringWriter();
        using var session = new Session(output, error, null, null);
        int code = Application.Run(words, session, cancellation);
        return (code, System.Text.Encoding.UTF8.GetString(output.ToArray()), error.ToString());
    }

    private IEnumerable<string> Words(RandomSource random)
    {
        (string name, string[] options) = _commands[Mutator.Below(random, _commands.Length)];
        yield return Mutator.Below(random, 40) == 0 ? Value(random) : name;
        if (name is not ("fit" or "compare") && Mutator.Below(random, 10) > 0)
        {
            yield return File(Mutator.Below(random, 4) == 0 ? "classifier.json" : "model.json");
        }

        if (Mutator.Below(random, 10) > 0)
        {
            yield return File("table.csv");
        }

        for (int count = Mutator.Below(random, 6); count > 0; count--)
        {
            string option = options[Mutator.Below(random, options.Length)];
            yield return option;
            if (Mutator.Below(random, 4) > 0)
            {
                yield return option is "--output" or "-o" or "--report" or "--plot" && Mutator.Below(random, 4) > 0
                    ? File("out" + new[] { ".json", ".csv", ".html", ".png", ".svg", ".parquet", ".txt" }[Mutator.Below(random, 7)])
                    : Value(random);
            }
        }
    }

    private string Value(RandomSource random)
    {
        string value = s_values[Mutator.Below(random, s_values.Length)];
        return value.EndsWith(".json", StringComparison.Ordinal) || value.EndsWith(".csv", StringComparison.Ordinal)
            ? value.Insert(value.IndexOf(':', StringComparison.Ordinal) + 1, _folder + Path.DirectorySeparatorChar)
            : value;
    }

    private string File(string name) => Path.Combine(_folder, name);
}
