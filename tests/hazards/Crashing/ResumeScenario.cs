namespace Mixtura.Hazards.Crashing;

/// <summary>
/// A fit that keeps its state and is killed: the run that goes on from the state, itself killed now and then, ends with the model of an
/// unbroken run, to the byte.
/// </summary>
/// <param name="name">What counts are listed under.</param>
/// <param name="data">A table.</param>
/// <param name="options">How to fit.</param>
internal sealed class ResumeScenario(string name, string data, string options) : CrashScenario(name)
{
    private const string State = "run.ckpt";
    private const int MostKillsOfResumed = 3;

    /// <summary>Runs are killed at the first, second, … state that they keep, up to this one.</summary>
    private const int DifferentStates = 8;

    private readonly CrashFile[] _files = [new CrashFile("m.json")];
    private readonly RandomSource _random = new(7);
    private byte[] _whole = [];

    /// <summary>Fits of different kinds.</summary>
    /// <param name="faithful">The table of Old Faithful's eruptions.</param>
    public static IEnumerable<CrashScenario> All(string faithful) =>
    [
        new ResumeScenario("search, resumed", faithful, "--components 1..9 --covariance VVV,EEE,VEV,EVE,VVE,EEV"),
        new ResumeScenario("fit with noise, resumed", faithful, "--components 3..8 --covariance VVV,VEE --noise"),
    ];

    public override IReadOnlyList<CrashFile> Files => _files;

    /// <summary>The model's and the state's place, and none or some of the states that are kept.</summary>
    public override int Before(int number) => 2 + (number / 2 % DifferentStates);

    /// <summary>How many runs went on from a state.</summary>
    public int Resumed { get; private set; }

    public override void Prepare(CrashFolder folder)
    {
        string path = folder.File("whole.json");
        int code = folder.Run([.. Fit(path), "--threads", "1"]);
        _whole = code == 0 ? File.ReadAllBytes(path) : throw new InvalidOperationException($"{Name}: the unbroken fit ended with {code}.");
    }

    public override string[] Words(CrashFolder folder) => [.. Fit(folder.File("m.json")), "--threads", "2", "--checkpoint", folder.File(State), "--checkpoint-every", "1ms"];

    public override string? FirstBroken(CrashFolder folder)
    {
        string state = folder.File(State);
        string output = folder.File("resumed.json");
        string[] words = [.. Fit(output), "--threads", "1", "--resume", state, "--checkpoint-every", "1ms"];
        for (int kill = 0; kill < MostKillsOfResumed && File.Exists(state) && _random.NextDouble() < 0.5; kill++)
        {
            folder.KillAfter(words, TimeSpan.FromSeconds(0.2 + (0.6 * _random.NextDouble())));
        }

        if (!File.Exists(state))
        {
            return null;
        }

        File.Delete(output);
        Resumed++;
        int code = folder.Run(words);
        return code != 0 ? $"the run that was to go on ended with {code}"
            : File.Exists(state) ? "the state is there after the run has come to its end"
            : !File.ReadAllBytes(output).AsSpan().SequenceEqual(_whole) ? "the run that went on gave another model than an unbroken one"
            : null;
    }

    private string[] Fit(string output) => ["fit", data, .. options.Split(' '), "--output", output];
}
