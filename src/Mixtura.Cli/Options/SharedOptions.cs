using System.CommandLine;
using Mixtura.Data;

namespace Mixtura.Cli.Options;

/// <summary>Arguments and options that several commands have; each call makes one for one command.</summary>
internal static class SharedOptions
{
    public static Argument<string> Data() => new("DATA")
    {
        Description = "The table: .csv, .tsv, .csv.gz, .tsv.gz or .parquet, with a header",
    };

    public static Argument<string> Model() => new("MODEL")
    {
        Description = "The model file, as 'mixtura fit --output' writes it",
    };

    public static Option<string?> Output(string value, string description) =>
        OptionFactory.Object("--output", value, description, OptionValues.Path, "-o");

    public static Option<string?> Weights() =>
        OptionFactory.Object("--weights", "COLUMN", "A column that says how often each row counts (zero or more)", OptionValues.Name);

    public static Option<Precision?> Precision() => OptionFactory.Value(
        "--precision", "single|double", "How numbers are kept in memory: single takes half (default: as the file has them; text is double)", OptionValues.Precision);

    public static Option<MissingPolicy?> Missing() =>
        OptionFactory.Value("--missing", "drop|refuse", "What to do about rows with a missing value: leave them out, or refuse the file (default)", OptionValues.Missing);

    public static Option<int?> Threads() =>
        OptionFactory.Value("--threads", "N", "The number of threads; it does not change the result (default: one for each core)", OptionValues.Threads);

    public static Option<ulong?> Seed() =>
        OptionFactory.Value("--seed", "N", "The seed of all random choices; the same seed gives the same result (default 1)", OptionValues.Seed);

    public static Option<bool> Json() => OptionFactory.Flag("--json", "Print one JSON object and nothing else");

    public static Option<bool> Quiet() => OptionFactory.Flag("--quiet", "Show no progress; warnings and errors remain");
}
