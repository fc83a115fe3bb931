using Mixtura.Data;

namespace Mixtura.Cli.Files;

/// <summary>Reads files of statistics; errors name the file.</summary>
internal static class StatisticsInput
{
    public static EmStatistics Read(string path)
    {
        if (Directory.Exists(path))
        {
            throw new StatisticsException("this is a folder; name the files of statistics in it", path);
        }

        if (!File.Exists(path))
        {
            throw new StatisticsException("there is no such file; write it with 'mixtura statistics MODEL DATA --output'", path);
        }

        try
        {
            using FileStream stream = File.OpenRead(path);
            return EmStatistics.Load(stream, path);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw new StatisticsException("the file cannot be read: " + FileProblem.Describe(e), path, e);
        }
    }
}
