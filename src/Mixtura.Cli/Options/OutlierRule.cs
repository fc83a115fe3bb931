namespace Mixtura.Cli.Options;

/// <summary>Which rows are outliers: a share of the table, or those below what all but a share of the model's own rows have.</summary>
/// <param name="Share">The share, above 0 and below 1.</param>
/// <param name="OfModel">Whether it is a share of the model's rows.</param>
internal sealed record OutlierRule(double Share, bool OfModel)
{
    private const string Prefix = "model:";

    public static OutlierRule Parse(string text)
    {
        string value = text.Trim();
        bool ofModel = value.StartsWith(Prefix, StringComparison.OrdinalIgnoreCase);
        return OptionValues.Number(ofModel ? value[Prefix.Length..] : value) is > 0 and < 1 and var share
            ? new OutlierRule(share, ofModel)
            : throw new FormatException("a share is a number above 0 and below 1: 0.01 of the rows, or model:0.01 for rows as unlikely as one in a hundred of the model's own");
    }
}
