using Xunit;

namespace Mixtura.Cli.Tests;

/// <summary>Command lines that are wrong: exit code 2, two lines at most, nothing on standard output.</summary>
public sealed class UsageTests(Models models)
{
    public static TheoryData<string, string> Wrong => new()
    {
        { "ft data.csv", "Did you mean 'fit'?" },
        { "--json", "there is no option '--json'" },
        { "fit", "the DATA file is missing" },
        { "predict m.json", "the DATA file is missing" },
        { "fit FAITHFUL --compnents 3", "Did you mean '--components'?" },
        { "fit --compnents 3 FAITHFUL", "Did you mean '--components'?" },
        { "fit --bogus", "there is no option '--bogus'" },
        { "fit FAITHFUL other.csv", "'other.csv' is one argument too many" },
        { "fit FAITHFUL -k", "--components needs a value" },
        { "fit FAITHFUL -k 9..1", "write 1..9" },
        { "fit FAITHFUL -k 0", "at least one component" },
        { "fit FAITHFUL -k 1..2..3", "a range such as 1..9" },
        { "fit FAITHFUL -k three", "a number such as 3" },
        { "fit FAITHFUL -k 2 -k 3", "more than once" },
        { "fit FAITHFUL --covariance VVW", "'VVW' is no covariance structure" },
        { "fit FAITHFUL --criterion best", "bic, aic, aicc, icl, icl-entropy, nec, cv" },
        { "fit FAITHFUL --family normal", "gaussian, poisson, categorical, composite" },
        { "fit FAITHFUL --family composite", "--counts" },
        { "fit FAITHFUL --family gaussian --labels waiting", "--family composite" },
        { "fit FAITHFUL --counts waiting --labels waiting", "name it once" },
        { "fit FAITHFUL --columns waiting,waiting", "named twice" },
        { "fit FAITHFUL --columns waiting,", "commas between" },
        { "fit FAITHFUL --columns waiting --weights waiting", "name it once" },
        { "fit FAITHFUL --missing ignore", "drop or refuse" },
        { "fit FAITHFUL --seed -1", "zero or more" },
        { "fit FAITHFUL --starts 0", "1 or more" },
        { "fit FAITHFUL --tolerance -1", "zero or more" },
        { "fit FAITHFUL --floor 1", "above 0 and below 1" },
        { "fit FAITHFUL --prior -1", "zero or more" },
        { "fit --prior FAITHFUL", "stands before the option" },
        { "fit FAITHFUL --family poisson --columns waiting --prior", "--prior" },
        { "fit FAITHFUL --precision half", "double, single" },
        { "fit FAITHFUL --acceleration fast", "quasi-newton or none" },
        { "fit FAITHFUL --expectation truncated", "truncated:N" },
        { "fit FAITHFUL --expectation truncated:0", "1 or more" },
        { "fit FAITHFUL --threads 0", "1 or more" },
        { "fit FAITHFUL --start middle", "kmeans++, random, hierarchical, labels:COLUMN" },
        { "fit FAITHFUL --start hierarchical:VVV,SVG", "'SVG'" },
        { "fit FAITHFUL --start labels", "labels:COLUMN" },
        { "fit FAITHFUL --start model:MODEL --columns waiting", "leave out --columns" },
        { "fit FAITHFUL --start model:MODEL -k 3", "has 2 components" },
        { "fit FAITHFUL --family poisson --columns waiting --covariance VVV", "--covariance" },
        { "fit FAITHFUL -o model.txt", ".json" },
        { "fit FAITHFUL -o no/such/folder/model.json", "the folder does not exist" },
        { "fit FAITHFUL --plot picture.gif", ".png or .svg" },
        { "predict MODEL FAITHFUL -o FAITHFUL", "would destroy it" },
        { "sample MODEL -o rows.xlsx", ".parquet" },
        { "sample MODEL --rows 0", "a whole number from 1" },
        { "score MODEL FAITHFUL --outliers 1", "above 0 and below 1" },
        { "score MODEL FAITHFUL --outliers model:0", "model:0.01" },
        { "score MODEL FAITHFUL --outliers 0.1 --seed 3", "--hdr" },
        { "info MODEL --seed 3", "--density" },
        { "plot MODEL -o p.png --size 10", "900x600" },
    };

    [Theory]
    [MemberData(nameof(Wrong))]
    public void Wrong_command_lines_say_what_would_be_right(string line, string expected)
    {
        ArgumentNullException.ThrowIfNull(line);
        Ran ran = Ran.Command([.. line.Split(' ').Select(Replace)]);
        Assert.Equal(ExitCode.BadCommandLine, ran.Code);
        Assert.Contains(expected, ran.Error, StringComparison.Ordinal);
        Assert.StartsWith("mixtura: ", ran.Error, StringComparison.Ordinal);
        Assert.True(ran.Error.TrimEnd().Split('\n').Length <= 2, ran.Error);
        Assert.Equal("", ran.Out);
    }

    private string Replace(string word) => word.Replace("MODEL", models.Faithful, StringComparison.Ordinal).Replace("FAITHFUL", Folder.Data("faithful.csv"), StringComparison.Ordinal);

    [Fact]
    public void An_argument_with_a_NUL_is_refused()
    {
        Ran ran = Ran.Command("score", "model.json", "table.csv", "--output", "\0");
        Assert.Equal(ExitCode.BadCommandLine, ran.Code);
        Assert.Contains("'\\0' holds a NUL", ran.Error, StringComparison.Ordinal);
    }
}
