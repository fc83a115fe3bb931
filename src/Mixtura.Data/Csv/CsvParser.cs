using System.Text;
using System.Text.Unicode;
using Mixtura.Data.Text;

namespace Mixtura.Data.Csv;

/// <summary>Turns blocks of text into batches of numbers and codes; one instance serves several threads.</summary>
internal sealed class CsvParser
{
    private readonly byte _delimiter;
    private readonly string[] _names;
    private readonly ReadSlot[] _slots;
    private readonly int[] _slotOfField;

    // Whether a slot takes numbers, and only those.
    private readonly bool[] _plain;

    internal CsvParser(CsvFile file, ReadSlot[] slots)
    {
        _delimiter = file.Delimiter;
        _names = file.Header;
        _slots = slots;
        _plain = [.. slots.Select(slot => !slot.IsLabel && slot.Kind != ColumnKind.Boolean)];
        _slotOfField = new int[_names.Length];
        Array.Fill(_slotOfField, -1);
        for (int s = 0; s < slots.Length; s++)
        {
            _slotOfField[slots[s].Index] = s;
        }
    }

    internal void Parse(CsvBlock block, Batch batch)
    {
        ReadOnlySpan<byte> text = block.Text;
        bool valid = Utf8.IsValid(text);
        var cursor = new CsvCursor(text, _delimiter);
        while (!cursor.AtEnd)
        {
            int start = cursor.Position;
            bool blank = cursor.SkipBlankLine();
            if (blank && _names.Length > 1)
            {
                continue;
            }

            if (batch.Rows == batch.Capacity)
            {
                batch.Grow();
            }

            CellProblem? problem = null;
            if (!blank)
            {
                problem = ParseRecord(text, ref cursor, batch);
            }
            else if (_slots.Length > 0)
            {
                batch.Values[0][batch.Rows] = double.NaN;
            }

            if (problem is null && !valid && !Utf8.IsValid(text[start..cursor.Position]))
            {
                problem = new CellProblem("the row is not UTF-8 text; save the file as UTF-8", null);
            }

            if (problem is null && block.IsCut && cursor.AtEnd)
            {
                problem = new CellProblem("the row is longer than 16 MiB; check that the file is a table", null);
            }

            if (problem is not null)
            {
                batch.Problem = problem;
                return;
            }

            batch.Rows++;
        }
    }

    private CellProblem? ParseRecord(ReadOnlySpan<byte> text, ref CsvCursor cursor, Batch batch)
    {
        int row = batch.Rows;
        CellProblem? first = null;
        int field = 0;
        while (true)
        {
            int s = field < _slotOfField.Length ? _slotOfField[field] : -1;
            if (s >= 0 && _plain[s])
            {
                // Most cells are plain numbers with a delimiter or a line's end behind them.
                int at = cursor.Position;
                int length = NumberText.Read(text[at..], out double value);
                if (length > 0)
                {
                    byte next = text[at + length];
                    if (next == _delimiter || next == '\n')
                    {
                        batch.Values[s][row] = value;
                        cursor.Position = at + length + 1;
                        field++;
                        if (next == '\n')
                        {
                            break;
                        }

                        continue;
                    }
                }
            }

            FieldEnd end = cursor.Read();
            field++;
            if (end == FieldEnd.Unclosed)
            {
                return new CellProblem("a quote opened here is never closed; close it", Name(field - 1));
            }

            if (end == FieldEnd.AfterQuote)
            {
                return new CellProblem("text follows a closing quote; write quotes inside a quoted cell twice", Name(field - 1));
            }

            if (s >= 0)
            {
                CellProblem? problem = ParseCell(in cursor, s, out batch.Values[s][row], batch);
                first ??= problem;
            }

            if (end == FieldEnd.Record)
            {
                break;
            }
        }

        if (field != _names.Length)
        {
            string remedy = field > _names.Length
                ? "put cells that hold the delimiter in quotes"
                : "give each row all cells, empty where they are missing";
            return new CellProblem(
                $"the row has {field} {(field == 1 ? "cell" : "cells")}, the header {_names.Length} (delimiter {DelimiterName()}); {remedy}", null);
        }

        return first;
    }

    private CellProblem? ParseCell(in CsvCursor cursor, int s, out double value, Batch batch)
    {
        ReadSlot slot = _slots[s];
        ReadOnlySpan<byte> cell = CellText.Trim(cursor.Unescaped());
        if (CellText.IsMissing(cell))
        {
            value = double.NaN;
            return null;
        }

        if (slot.IsLabel)
        {
            bool grow = slot.Levels is null;
            LevelMap map = slot.Levels ?? (batch.NewLevels[s] ??= new LevelMap([]));
            int code = map.Code(cell, grow);
            value = code;
            return code >= 0 ? null : CellProblem.UnknownLevel(Encoding.UTF8.GetString(cell), map.Levels, slot.Name);
        }

        bool parsed = slot.Kind == ColumnKind.Boolean ? CellText.TryBoolean(cell, out value) : CellText.TryNumber(cell, out value);
        return parsed ? null : CellProblem.NoNumber(Encoding.UTF8.GetString(cell), slot.Kind, slot.Name);
    }

    private string? Name(int field) => field < _names.Length ? _names[field] : null;

    private string DelimiterName() => _delimiter == '\t' ? "tab" : $"'{(char)_delimiter}'";
}
