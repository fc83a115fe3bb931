using System.Collections.Immutable;
using System.Globalization;
using Mixtura.Data;

namespace Mixtura.Cli.Options;

/// <summary>Reads the values of options; a <see cref="FormatException"/> says what would be right.</summary>
internal static class OptionValues
{
    /// <summary>More than any machine has cores for; a system refuses to make very many.</summary>
    private const int MostThreads = 1024;

    public static string Path(string text) => text.Trim().Length > 0 ? text : throw new FormatException("name a file");

    public static string List(string text) => text.Trim().Length > 0 ? text : throw new FormatException("the list is empty");

    public static string Name(string text) => text.Trim().Length > 0 ? text.Trim() : throw new FormatException("name a column");

    public static string Prefix(string text) => text.Trim().Length > 0 ? text.Trim() : throw new FormatException("give the text that goes before the names, for instance new_");

    public static ImmutableArray<string> NameList(string text)
    {
        ImmutableArray<string> names = [.. text.Split(',', StringSplitOptions.TrimEntries)];
        if (names.Any(name => name.Length == 0))
        {
            throw new FormatException("name columns with commas between them, for instance 'a,b'");
        }

        return names.GroupBy(name => name, StringComparer.Ordinal).FirstOrDefault(group => group.Count() > 1) is { } twice
            ? throw new FormatException($"the column '{twice.Key}' is named twice; name it once")
            : names;
    }

    public static IReadOnlyList<string> Names(string text) => NameList(text);

    public static ComponentRange Components(string text) => ComponentRange.Parse(text);

    public static IReadOnlyList<Covariance> Structures(string text)
    {
        if (string.Equals(text.Trim(), "all", StringComparison.OrdinalIgnoreCase))
        {
            return Covariances.All;
        }

        var structures = new List<Covariance>();
        foreach (string name in text.Split(',', StringSplitOptions.TrimEntries))
        {
            if (!Covariances.TryParse(name, out Covariance structure))
            {
                throw new FormatException($"'{name}' is no covariance structure; choose among {string.Join(", ", Covariances.All)}, spherical, diagonal, tied, full, or all");
            }

            if (!structures.Contains(structure))
            {
                structures.Add(structure);
            }
        }

        return structures;
    }

    public static FamilyName Family(string text) => Among<FamilyName>(text);

    public static CollinearPolicy Collinear(string text) => Among<CollinearPolicy>(text);

    public static PictureKind Picture(string text) => Among<PictureKind>(text);

    public static Criterion Criterion(string text) => Criteria.TryParse(text, out Criterion criterion)
        ? criterion
        : throw new FormatException("choose " + string.Join(", ", Criteria.All.Select(Criteria.Word)));

    public static DiscriminantMethod Discriminant(string text) => Among<DiscriminantMethod>(text);

    public static long Memory(string text) => MemorySize.Parse(text);

    public static int Folds(string text) => Whole(text, 2);

    public static double Level(string text) => Number(text) is > 0 and < 1 and var level
        ? level
        : throw new FormatException("a level is a number above 0 and below 1, for instance 0.05");

    public static double Confidence(string text) => Number(text) is > 0 and < 1 and var level
        ? level
        : throw new FormatException("a confidence level is a number above 0 and below 1, for instance 0.95");

    public static UncertaintyMethod Method(string text) => UncertaintyMethods.TryParse(text, out UncertaintyMethod method)
        ? method
        : throw new FormatException("choose " + string.Join(", ", UncertaintyMethods.All.Select(UncertaintyMethods.Word)));

    public static IReadOnlyList<double> Quantiles(string text)
    {
        double[] quantiles = [.. text.Split(',').Select(Number)];
        return Array.TrueForAll(quantiles, p => p is > 0 and < 1) && quantiles.Distinct().Count() == quantiles.Length
            ? quantiles
            : throw new FormatException("quantiles are numbers above 0 and below 1, each once and with commas between them, for instance 0.5,0.9");
    }

    public static Covariance Structure(string text) => Structures(text) is { Count: 1 } one
        ? one[0]
        : throw new FormatException("choose one structure, the same for every number of components");

    public static MissingPolicy Missing(string text) => text.Trim().ToUpperInvariant() switch
    {
        "DROP" => MissingPolicy.Drop,
        "REFUSE" => MissingPolicy.Refuse,
        _ => throw new FormatException("choose drop or refuse"),
    };

    public static ulong Seed(string text) => ulong.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out ulong seed)
        ? seed
        : throw new FormatException("a seed is a whole number that is zero or more");

    public static int AtLeastOne(string text) => Whole(text, 1);

    public static int Threads(string text) => AtLeastOne(text) is <= MostThreads and var threads
        ? threads
        : throw new FormatException($"at most {MostThreads} threads can be asked for");

    public static int AtLeastTwo(string text) => Whole(text, 2);

    public static int AtLeastZero(string text) => Whole(text, 0);

    public static long Rows(string text) => long.TryParse(text, NumberStyles.AllowThousands, CultureInfo.InvariantCulture, out long rows) && rows is >= 1 and <= int.MaxValue
        ? rows
        : throw new FormatException("a whole number from 1 to 2,147,483,647 is needed");

    public static double Tolerance(string text) => Number(text) is >= 0 and < double.PositiveInfinity and var tolerance
        ? tolerance
        : throw new FormatException("a tolerance is a number that is zero or more, for instance 1e-9");

    public static Acceleration Acceleration(string text) => text.Trim().ToUpperInvariant() switch
    {
        "QUASI-NEWTON" => Mixtura.Acceleration.QuasiNewton,
        "NONE" => Mixtura.Acceleration.None,
        _ => throw new FormatException("choose quasi-newton or none"),
    };

    public static Precision Precision(string text) => Among<Precision>(text);

    public static ExpectationStep Expectation(string text)
    {
        const string Truncated = "truncated:";
        string value = text.Trim();
        return value.ToUpperInvariant() switch
        {
            "EXACT" => ExpectationStep.Exact,
            "COMPLETE" => ExpectationStep.Complete,
            _ when value.StartsWith(Truncated, StringComparison.OrdinalIgnoreCase) => ExpectationStep.Truncated(AtLeastOne(value[Truncated.Length..])),
            _ => throw new FormatException("choose exact, complete, or truncated:N with the number of components that a row may have"),
        };
    }

    public static double Floor(string text) => Number(text) is > 0 and < 1 and var floor
        ? floor
        : throw new FormatException("the floor is a ratio of variances above 0 and below 1, for instance 1e-10");

    public static GaussianPrior Prior(string text) => Number(text) is >= 0 and < double.PositiveInfinity and var shrinkage
        ? GaussianPrior.With(shrinkage)
        : throw new FormatException("a shrinkage is a number of rows that is zero or more, for instance 0.01; a file's name stands before the option, or behind its number");

    public static Noise Noise(string text) => Number(text) is > 0 and < double.PositiveInfinity and var volume
        ? Mixtura.Noise.Uniform(volume)
        : throw new FormatException("a volume is a number above 0; a file's name stands before the option, or behind its number");

    public static double Trim(string text) => Number(text) is >= 0 and <= 0.5 and var share
        ? share
        : throw new FormatException("the share of rows to trim is a number from 0 to 0.5, for instance 0.05");

    public static double EigenvalueRatio(string text) => Number(text) is >= 1 and < double.PositiveInfinity and var ratio
        ? ratio
        : throw new FormatException("the ratio of eigenvalues is a number that is 1 or more, for instance 50");

    public static TablePart Cut(string text) => Part(text, TablePart.Cut);

    public static TablePart PartFile(string text) => Part(text, TablePart.File);

    public static IReadOnlyList<int> ComponentNumbers(string text)
    {
        int[] numbers = [.. text.Split(',', StringSplitOptions.TrimEntries).Select(part => Whole(part, 1))];
        return numbers.Distinct().Count() == numbers.Length
            ? numbers
            : throw new FormatException("name each component once");
    }

    public static double StepExponent(string text) => Number(text) is > 0.5 and <= 1 and var exponent
        ? exponent
        : throw new FormatException("the exponent is a number above 0.5 and at most 1, for instance 0.7");

    public static double HalfLife(string text) => Number(text) is > 0 and < double.PositiveInfinity and var rows
        ? rows
        : throw new FormatException("a half-life is a number of rows above 0, for instance 100000");

    public static double RestsOn(string text) => Number(text) is > 0 and < double.PositiveInfinity and var rows
        ? rows
        : throw new FormatException("a number of rows above 0 is needed");

    public static double Lambda(string text) => Number(text) is >= 0 and <= 1 and var lambda
        ? lambda
        : throw new FormatException("lambda is a number from 0 to 1, for instance 0.5");

    public static double Share(string text) => Number(text) is > 0 and < 1 and var share
        ? share
        : throw new FormatException("a share is a number above 0 and below 1, for instance 0.01");

    public static Logging.LogLevel LogLevel(string text) => Among<Logging.LogLevel>(text);

    public static OutlierRule Outliers(string text) => OutlierRule.Parse(text);

    internal static double Number(string text) =>
        double.TryParse(text, NumberStyles.Float, CultureInfo.InvariantCulture, out double value) ? value : double.NaN;

    private static TablePart Part(string text, Func<int, int, TablePart> make) =>
        text.Split('/') is [{ } first, { } second]
        && int.TryParse(first, NumberStyles.None, CultureInfo.InvariantCulture, out int number)
        && int.TryParse(second, NumberStyles.None, CultureInfo.InvariantCulture, out int count)
        && number >= 1 && number <= count
            ? make(number, count)
            : throw new FormatException("write the part's number, from 1, and how many there are, for instance 2/8");

    private static int Whole(string text, int least) =>
        int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out int value) && value >= least
            ? value
            : throw new FormatException($"a whole number that is {least} or more is needed");

    private static T Among<T>(string text)
        where T : struct, Enum => Enum.GetNames<T>().Contains(text.Trim(), StringComparer.OrdinalIgnoreCase)
            ? Enum.Parse<T>(text.Trim(), ignoreCase: true)
            : throw new FormatException("choose " + string.Join(", ", Enum.GetNames<T>()).ToLowerInvariant());
}
