namespace Mixtura.Cli.Files;

/// <summary>The extensions of what can be written.</summary>
internal static class FileTypes
{
    public static string[] Model { get; } = [".json"];

    public static string[] Checkpoint { get; } = [".ckpt"];

    public static string[] Log { get; } = [".log", ".jsonl"];

    public static string[] Statistics { get; } = [".stat"];

    public static string[] Table { get; } = [".csv", ".tsv", ".csv.gz", ".tsv.gz", ".parquet"];

    public static string[] Page { get; } = [".html", ".htm"];

    public static string[] Picture { get; } = [".png", ".svg"];
}
