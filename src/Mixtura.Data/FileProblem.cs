namespace Mixtura.Data;

/// <summary>Words for what the system says about a file that cannot be read or written.</summary>
public static class FileProblem
{
    private const int InputOutputError = 5;
    private const int TooManyOpenFiles = 24;
    private const int FileTooLarge = 27;
    private const int NoRoom = 28;
    private const int ReadOnlyDisk = 30;
    private const int WindowsDiskFull = unchecked((int)0x80070070);
    private const int WindowsSharingViolation = unchecked((int)0x80070020);

    /// <summary>What is wrong with a path whose symbolic links lead back to each other.</summary>
    public const string LinksInCircle = "its symbolic links lead in a circle; name the file itself, or mend the links";

    private static int SymbolicLinkLoop => OperatingSystem.IsLinux() ? 40 : OperatingSystem.IsMacOS() ? 62 : int.MinValue;

    /// <summary>Whether an error is one of files: their reading, writing or permissions.</summary>
    /// <param name="error">The error.</param>
    public static bool IsOne(Exception error) => error is IOException or UnauthorizedAccessException or ArgumentOutOfRangeException { ParamName: "value" };

    /// <summary>What is wrong and what to do about it, as a sentence's end.</summary>
    /// <param name="error">The error.</param>
    public static string Describe(Exception error)
    {
        ArgumentNullException.ThrowIfNull(error);
        return error switch
        {
            PathTooLongException => "a name in the path is too long; use a shorter one",
            FileNotFoundException => "there is no such file; check the path",
            DirectoryNotFoundException => "a folder of the path does not exist; check the path",
            UnauthorizedAccessException => "permission is denied; check the permissions of the file and its folder",

            // This is how .NET tells of a file that is larger than its disk or a quota lets files be.
            ArgumentOutOfRangeException => "the file would be larger than the disk or a quota allows; make room, or write elsewhere",
            _ => OfCode(error),
        };
    }

    private static string OfCode(Exception error)
    {
        if (error.HResult == SymbolicLinkLoop)
        {
            return LinksInCircle;
        }

        return error.HResult switch
        {
            NoRoom or WindowsDiskFull => "there is no room left on the disk; make room, or write elsewhere",
            ReadOnlyDisk => "the disk is read-only; write elsewhere",
            TooManyOpenFiles => "too many files are open; raise the limit (ulimit -n) or close other programs",
            FileTooLarge => "the file would be larger than the disk or a quota allows; make room, or write elsewhere",
            InputOutputError => "the disk reports an error; check that it is well",
            WindowsSharingViolation => "another program holds the file; close it",
            _ => $"{error.Message.ReplaceLineEndings(" ").Trim().TrimEnd('.')}; check the path, its permissions and the disk",
        };
    }
}
