using System.Buffers;
using System.Diagnostics;
using System.Text.Json;
using Mixtura.Cli.Reports;
using Mixtura.Data;

namespace Mixtura.Cli.Logging;

/// <summary>
/// What a command does, one JSON object a line: "time" (UTC), "level", "event", then what the event has to tell. Each line is written
/// at once, so that the log of a process that dies is whole up to its last line. Safe for several threads.
/// </summary>
internal sealed class RunLog : IDisposable
{
    private readonly Stream? _stream;
    private readonly LogLevel _least;
    private readonly Lock _lock = new();

    /// <param name="stream">Receives the lines, or null for no log.</param>
    /// <param name="least">The least level that is told.</param>
    public RunLog(Stream? stream, LogLevel least)
    {
        _stream = stream;
        _least = least;
    }

    /// <summary>Whether events of a level are told.</summary>
    public bool Tells(LogLevel level) => _stream is not null && level >= _least;

    /// <summary>Tells of an event.</summary>
    /// <param name="level">Its level.</param>
    /// <param name="name">Its name, for instance "candidate".</param>
    /// <param name="write">Writes further properties; called only where the event is told.</param>
    public void Write(LogLevel level, string name, Action<Utf8JsonWriter>? write = null)
    {
        if (!Tells(level))
        {
            return;
        }

        var line = new ArrayBufferWriter<byte>(256);
        using (var json = new Utf8JsonWriter(line, new JsonWriterOptions { Encoder = System.Text.Encodings.Web.JavaScriptEncoder.UnsafeRelaxedJsonEscaping }))
        {
            json.WriteStartObject();
            json.WriteString("time", DateTime.UtcNow);
            json.WriteString("level", JsonNamingPolicy.CamelCase.ConvertName(level.ToString()));
            json.WriteString("event", name);
            write?.Invoke(json);
            json.WriteEndObject();
        }

        line.Write("\n"u8);
        lock (_lock)
        {
            _stream!.Write(line.WrittenSpan);
            _stream.Flush();
        }
    }

    /// <summary>Tells of a table that was read.</summary>
    public void Read(LoadedTable loaded, TimeSpan time) => Write(LogLevel.Info, "read", json =>
    {
        json.WriteString("file", loaded.Path);
        json.WriteNumber("rows", loaded.Rows.RowCount);
        json.WriteNumber("rowsLeftOut", loaded.RowsDropped);
        json.WriteArray("columns", loaded.Rows.Columns.Select(column => column.Name));
        json.WriteNumber("seconds", time.TotalSeconds);
    });

    /// <summary>Does a command's work between an event of its beginning and one of its end, with the error if there is one and the exit code.</summary>
    public int Around(string command, Func<int> work, CancellationToken cancellation)
    {
        long began = Stopwatch.GetTimestamp();
        Write(LogLevel.Info, "begin", json => json.WriteString("command", command));
        int code = ExitCode.BadInput;
        try
        {
            return code = work();
        }
        catch (Exception e)
        {
            (code, string message) = Failure.Of(e, cancellation.IsCancellationRequested);
            Write(LogLevel.Error, "error", json => json.WriteString("message", message));
            throw;
        }
        finally
        {
            Write(LogLevel.Info, "end", json =>
            {
                json.WriteNumber("exitCode", code);
                json.WriteNumber("seconds", Stopwatch.GetElapsedTime(began).TotalSeconds);
            });
        }
    }

    /// <summary>Tells of something that the user should know.</summary>
    public void Warn(string message) => Write(LogLevel.Warning, "warning", json => json.WriteString("message", message));

    public void Dispose() => _stream?.Dispose();
}
