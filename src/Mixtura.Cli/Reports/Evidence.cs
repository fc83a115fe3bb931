namespace Mixtura.Cli.Reports;

/// <summary>What a difference of BIC says, in words (Kass and Raftery 1995, section 3.2).</summary>
internal static class Evidence
{
    public static string Words(double difference) => difference switch
    {
        < 2 => "barely worth a mention",
        < 6 => "positive evidence",
        < 10 => "strong evidence",
        _ => "very strong evidence",
    };
}
