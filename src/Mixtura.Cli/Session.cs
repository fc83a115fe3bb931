using System.Text;
using Mixtura.Cli.Help;
using Spectre.Console;

namespace Mixtura.Cli;

/// <summary>Where a run of the command writes: results to one stream, progress, notes and errors to another.</summary>
internal sealed class Session : IDisposable
{
    /// <summary>Wide enough that no table is cut when no one looks at it on a terminal.</summary>
    private const int WidthOfPipe = 10_000;
    private const int NarrowestTerminal = 40;
    private const int WidestText = 100;

    private readonly Stream _output;
    private bool _isBroken;

    /// <summary>Opens a session.</summary>
    /// <param name="output">Receives results.</param>
    /// <param name="error">Receives everything else.</param>
    /// <param name="outputWidth">The width of the terminal that shows the output, or null for a pipe or file.</param>
    /// <param name="errorWidth">The width of the terminal that shows errors, or null for a pipe or file.</param>
    public Session(Stream output, TextWriter error, int? outputWidth, int? errorWidth)
    {
        _output = output;
        Out = new StreamWriter(output, new UTF8Encoding(false)) { AutoFlush = false, NewLine = "\n" };
        Error = error;
        ErrorWidth = errorWidth;
        OutputWidth = outputWidth is { } width ? Math.Max(width, NarrowestTerminal) : WidthOfPipe;
        TextWidth = Math.Min(OutputWidth, WidestText);
        bool colour = outputWidth is not null && Coloured;
        Console = AnsiConsole.Create(new AnsiConsoleSettings
        {
            Out = new AnsiConsoleOutput(Out),
            Ansi = colour ? AnsiSupport.Yes : AnsiSupport.No,
            ColorSystem = colour ? ColorSystemSupport.Standard : ColorSystemSupport.NoColors,
            Interactive = InteractionSupport.No,
        });
        Console.Profile.Width = OutputWidth;
        Console.Profile.Capabilities.Unicode = true;
    }

    /// <summary>How long a command that is interrupted may take to end by itself.</summary>
    public TimeSpan PatienceAfterInterrupt { get; set; } = TimeSpan.FromSeconds(1.25);

    /// <summary>The writer of results.</summary>
    public TextWriter Out { get; }

    /// <summary>The writer of progress, notes and errors.</summary>
    public TextWriter Error { get; }

    /// <summary>Results as tables.</summary>
    public IAnsiConsole Console { get; }

    /// <summary>The width at which tables are cut or split.</summary>
    public int OutputWidth { get; }

    /// <summary>The width at which running text is broken.</summary>
    public int TextWidth { get; }

    /// <summary>The width of the terminal that shows progress; null where there is none, so that there is no progress either.</summary>
    public int? ErrorWidth { get; }

    private static bool Coloured => string.IsNullOrEmpty(Environment.GetEnvironmentVariable("NO_COLOR"))
        && Environment.GetEnvironmentVariable("TERM") != "dumb";

    /// <summary>The session of this process.</summary>
    public static Session OfProcess()
    {
        var error = new StreamWriter(System.Console.OpenStandardError(), new UTF8Encoding(false)) { AutoFlush = true, NewLine = "\n" };
        return new Session(
            System.Console.OpenStandardOutput(),
            error,
            System.Console.IsOutputRedirected ? null : WidthOfTerminal(),
            System.Console.IsErrorRedirected ? null : WidthOfTerminal());
    }

    /// <summary>The stream of results, for bytes; text written before comes before.</summary>
    public Stream Bytes()
    {
        Flush();
        return _output;
    }

    /// <summary>Brings text that was written to where it goes.</summary>
    /// <exception cref="IOException">It cannot be written there, for want of room perhaps; this is told once.</exception>
    public void Flush()
    {
        if (_isBroken)
        {
            return;
        }

        try
        {
            Out.Flush();
        }
        catch (IOException)
        {
            _isBroken = true;
            throw;
        }
    }

    /// <summary>Tells something that is no result: what was chosen, a warning.</summary>
    public void Note(string text)
    {
        Flush();
        try
        {
            Error.WriteLine(Printable(text));
        }
        catch (IOException)
        {
            // Where errors cannot be told, the exit code still does.
        }
    }

    /// <summary>Tells an error, also where results can no longer be written.</summary>
    public void Fail(string text)
    {
        try
        {
            Flush();
        }
        catch (IOException)
        {
            // The error in hand came first.
        }

        Note(text);
    }

    /// <summary>Writes running text as a result, broken into lines.</summary>
    public void WriteText(string text)
    {
        foreach (string line in Wrap.Lines(text, TextWidth))
        {
            Out.WriteLine(line);
        }
    }

    public void Dispose()
    {
        Close(Out);
        Close(Error);
    }

    private static void Close(TextWriter writer)
    {
        try
        {
            writer.Dispose();
        }
        catch (IOException)
        {
            // It was told when it was flushed.
        }
    }

    /// <summary>The text without what would tell a terminal what to do, as a file's cell might.</summary>
    private static string Printable(string text) => string.Create(text.Length, text, (span, from) =>
    {
        for (int i = 0; i < span.Length; i++)
        {
            span[i] = char.IsControl(from[i]) && from[i] is not ('\n' or '\r' or '\t') ? '\uFFFD' : from[i];
        }
    });

    private static int WidthOfTerminal()
    {
        try
        {
            int width = System.Console.WindowWidth;
            return width > 0 ? width : 80;
        }
        catch (Exception e) when (e is IOException or PlatformNotSupportedException)
        {
            return 80;
        }
    }
}
