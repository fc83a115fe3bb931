using System.CommandLine;
using Mixtura.Data;

namespace Mixtura.Cli.Options;

/// <summary>Arguments and options that several commands have; each call makes one for one command.</summary>
internal static class SharedOptions
{
    public const double DefaultTolerance = 1e-9;
    public const int DefaultIterations = 1000;

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

    /// <param name="serve">With what collinear columns can be fitted.</param>
    public static Option<CollinearPolicy?> Collinear(string serve) => OptionFactory.Value(
        "--collinear", "drop|keep", $"What to do about measured columns that are a linear function of others in every row, to rounding: leave them out (the default), or fit them (the default with {serve})", OptionValues.Collinear);

    public static Option<long?> Memory() => OptionFactory.Value(
        "--memory", "SIZE", "The most memory to use, such as 1GiB or 500MB: a larger table is read from its file anew by each pass, with the same result (default: the table is in memory)", OptionValues.Memory);

    public static Option<bool> Cache() => OptionFactory.Flag(
        "--cache", "With --memory: keep the rows, decoded, in a file beside the table's (its name and .mixtura-rows), from which passes and later commands read them sooner");

    public static Option<int?> Threads() =>
        OptionFactory.Value("--threads", "N", "The number of threads; it does not change the result (default: one for each core)", OptionValues.Threads);

    public static Option<ulong?> Seed() =>
        OptionFactory.Value("--seed", "N", "The seed of all random choices; the same seed gives the same result (default 1)", OptionValues.Seed);

    public static Option<IReadOnlyList<string>?> Columns() => OptionFactory.Object(
        "--columns", "A,B", "The columns to fit (default: all numeric ones)", OptionValues.Names);

    public static Option<FamilyName?> Family() => OptionFactory.Value(
        "--family", "NAME", "gaussian (default), poisson: all columns are counts, categorical: all are labels, or composite", OptionValues.Family);

    public static Option<IReadOnlyList<string>?> Counts() => OptionFactory.Object(
        "--counts", "A,B", "Columns of counts (0, 1, 2, ...), described by Poisson components; the other chosen columns stay Gaussian", OptionValues.Names);

    public static Option<IReadOnlyList<string>?> Labels() => OptionFactory.Object(
        "--labels", "C,D", "Columns of labels, described by a probability for each level; the other chosen columns stay Gaussian", OptionValues.Names);

    public static Option<int?> Starts() => OptionFactory.Value(
        "--starts", "N", "How many starts are tried, the best of them carried on (default: as many as the problem needs)", OptionValues.AtLeastOne);

    public static Option<int?> Iterations() => OptionFactory.Value(
        "--max-iterations", "N", "The largest number of iterations (default 1000)", OptionValues.AtLeastZero);

    public static Option<double?> Tolerance() => OptionFactory.Value(
        "--tolerance", "T", "Converged when the log-likelihood per row is estimated to be this near to its limit (default 1e-9); with 0 exactly --max-iterations are run", OptionValues.Tolerance);

    public static Option<double?> Floor() => OptionFactory.Value(
        "--floor", "F", "The smallest ratio of a component's variance to the table's, in any direction (default 1e-10)", OptionValues.Floor);

    public static Option<Noise?> Noise() => OptionFactory.Optional(
        "--noise", "VOLUME", "Give every candidate one component of uniform noise besides, for rows that belong to none; with the volume of its region, or where the option stands alone that of the rows", Mixtura.Noise.Uniform(), OptionValues.Noise);

    public static Option<GaussianPrior?> Prior() => OptionFactory.Optional(
        "--prior", "SHRINKAGE", "Keep Gaussian covariances regular where there are few rows or many columns, by the conjugate prior of Fraley and Raftery (2007); the shrinkage tells how many rows at the table's mean it counts as for each component's mean (0.01 where the option stands alone)", GaussianPrior.Default, OptionValues.Prior);

    /// <param name="others">What else can be chosen besides starts that look at the rows.</param>
    public static Option<StartChoice?> Start(string others) => OptionFactory.Object(
        "--start", "START", "Where fits begin: combined (default: a hierarchy, then k-means++), kmeans++, random, hierarchical (agglomerative clustering; hierarchical:VVV,SVD names criterion and coordinates)" + others, StartChoice.Parse);

    public static Option<bool> Json() => OptionFactory.Flag("--json", "Print one JSON object and nothing else");

    public static Option<bool> Quiet() => OptionFactory.Flag("--quiet", "Show no progress; warnings and errors remain");
}
