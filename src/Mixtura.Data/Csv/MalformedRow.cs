using System.IO.Compression;
using DuckDB.NET.Data;

namespace Mixtura.Data.Csv;

/// <summary>Finds the row that DuckDB could not read: its own message counts lines in its own way and repeats the file's text at length.</summary>
internal static class MalformedRow
{
    private const int MostRejects = 1000;

    /// <summary>The error to throw in place of DuckDB's.</summary>
    /// <param name="table">The file.</param>
    /// <param name="error">DuckDB's error.</param>
    /// <param name="readBefore">Reads the rows before the malformed one, given as a table of SQL's; may be null.</param>
    /// <param name="ct">Cancels the search.</param>
    internal static TableException Explain(CsvTable table, Exception error, Action<string>? readBefore, CancellationToken ct)
    {
        try
        {
            using var database = new DuckDatabase(1);
            database.Execute($"SELECT count(COLUMNS(*)) FROM {table.WellFormed("rejects", MostRejects)}", ct);
            using DuckDBCommand command = database.Command("""
                SELECT any_value(error_type)::VARCHAR, min(line_byte_position)::BIGINT, min(column_idx)::INTEGER, max(column_idx)::INTEGER, any_value(csv_line)
                FROM rejects WHERE line = (SELECT min(line) FROM rejects)
                """);
            using DuckDBDataReader reader = command.ExecuteReader();
            if (reader.Read() && !reader.IsDBNull(0))
            {
                long position = reader.GetInt64(1);
                string text = reader.IsDBNull(4) ? "" : reader.GetString(4);
                int first = reader.IsDBNull(2) ? 0 : reader.GetInt32(2);
                int last = reader.IsDBNull(3) ? 0 : reader.GetInt32(3);
                return Tell(database, table, reader.GetString(0), position, first, last, text, error, readBefore, ct);
            }
        }
        catch (DuckDBException)
        {
            // Not a single row can be told from the others then.
        }

        return error.Message.Contains("invalid state", StringComparison.Ordinal)
            ? new TableException("some lines end in other ways than the header's (line feed, with or without a carriage return, or that alone); save the file with line feeds", table.Path, inner: error)
            : new TableException("the text cannot be read as rows; check that the file is a table in UTF-8 whose cells are divided as in its header", table.Path, inner: error);
    }

    private static TableException Tell(
        DuckDatabase database,
        CsvTable table,
        string kind,
        long position,
        int first,
        int last,
        string text,
        Exception error,
        Action<string>? readBefore,
        CancellationToken ct)
    {
        // Of a quote that is open beyond the end of a buffer DuckDB gives the line before.
        bool isLineBefore = kind == "UNQUOTED VALUE" && !text.Contains('"', StringComparison.Ordinal);
        string piece = Path.GetTempFileName();
        try
        {
            Cut(table, position - 1, piece, ct);
            long row = Count(database, table.Piece(piece)) + (isLineBefore ? 2 : 1);
            readBefore?.Invoke(table.Piece(piece));
            int cells = kind == "TOO MANY COLUMNS" ? last : first;
            string? column = kind == "UNQUOTED VALUE" && !isLineBefore && first >= 1 && first <= table.Width ? table.Head.Names[first - 1] : null;
            return new TableException(Problem(table, kind, cells, text), table.Path, row, column, error);
        }
        finally
        {
            File.Delete(piece);
        }
    }

    private static string Problem(CsvTable table, string kind, int cells, string text) => kind switch
    {
        "TOO MANY COLUMNS" => Ragged(table, cells, "put cells that hold the delimiter in quotes"),
        "MISSING COLUMNS" => Ragged(table, cells, "give each row all cells, empty where they are missing"),
        "UNQUOTED VALUE" when text.Count(c => c == '"') % 2 == 0 && text.Contains('"', StringComparison.Ordinal) =>
            "text follows a closing quote; write quotes inside a quoted cell twice",
        "UNQUOTED VALUE" => "a quote opened here is never closed; close it",
        "LINE SIZE OVER MAXIMUM" => "the row is longer than 16 MiB; check that the file is a table",
        "INVALID ENCODING" => "the row is not UTF-8 text; save the file as UTF-8",
        _ => "the row cannot be read; check its quotes and delimiters",
    };

    private static string Ragged(CsvTable table, int cells, string remedy) =>
        $"the row has {cells} {(cells == 1 ? "cell" : "cells")}, the header {table.Width} (delimiter {table.Head.DelimiterName}); {remedy}";

    private static long Count(DuckDatabase database, string rows)
    {
        using DuckDBCommand command = database.Command($"SELECT count(*) FROM {rows}");
        return (long)command.ExecuteScalar()!;
    }

    /// <summary>Copies the file's text up to a place.</summary>
    private static void Cut(CsvTable table, long length, string path, CancellationToken ct)
    {
        using Stream file = File.OpenRead(table.Path);
        using Stream source = table.Format.IsGzip ? new GZipStream(file, CompressionMode.Decompress) : file;
        using FileStream target = File.Create(path);
        byte[] buffer = new byte[256 * 1024];
        while (length > 0 && source.Read(buffer, 0, (int)Math.Min(length, buffer.Length)) is > 0 and int read)
        {
            ct.ThrowIfCancellationRequested();
            target.Write(buffer, 0, read);
            length -= read;
        }
    }
}
