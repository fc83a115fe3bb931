using System.Text;
using Apache.Arrow;
using Mixtura.Data.Text;

namespace Mixtura.Data;

/// <summary>Turns the batches of a query into batches of numbers and codes.</summary>
/// <remarks>
/// The query gives a column for each slot, in their order, and may give after those a column of text for each slot of numbers:
/// the cells, not null there, that are still to be read as numbers here.
/// </remarks>
internal static class ArrowBatches
{
    private const int UsualLength = 2048;

    /// <summary>Converts and disposes of each batch; the batches given are one and the same, filled again.</summary>
    internal static IEnumerable<Batch> Convert(IEnumerable<RecordBatch> records, ReadSlot[] slots)
    {
        Batch? batch = null;
        foreach (RecordBatch record in records)
        {
            using (record)
            {
                if (batch is null || batch.Capacity < record.Length)
                {
                    batch = new Batch(slots.Length, Math.Max(record.Length, UsualLength));
                }

                Fill(record, slots, batch);
            }

            yield return batch;
            batch.Clear();
        }
    }

    private static void Fill(RecordBatch record, ReadSlot[] slots, Batch batch)
    {
        batch.Rows = record.Length;
        int doubtful = slots.Length;
        for (int s = 0; s < slots.Length; s++)
        {
            if (record.Column(s) is DoubleArray numbers)
            {
                Numbers(numbers, batch.Values[s]);
                if (record.ColumnCount > slots.Length)
                {
                    Texts((StringArray)record.Column(doubtful++), slots[s], batch, s, skipNull: true);
                }
            }
            else
            {
                Texts((StringArray)record.Column(s), slots[s], batch, s, skipNull: false);
            }
        }
    }

    private static void Numbers(DoubleArray numbers, double[] values)
    {
        numbers.Values[..numbers.Length].CopyTo(values);
        for (int i = 0; numbers.NullCount > 0 && i < numbers.Length; i++)
        {
            if (numbers.IsNull(i))
            {
                values[i] = double.NaN;
            }
        }
    }

    /// <summary>Reads cells, up to the first that cannot be read; the batch ends before its row.</summary>
    private static void Texts(StringArray texts, ReadSlot slot, Batch batch, int s, bool skipNull)
    {
        if (skipNull && texts.NullCount == texts.Length)
        {
            return;
        }

        double[] values = batch.Values[s];
        for (int i = 0; i < batch.Rows; i++)
        {
            bool none = texts.IsNull(i);
            if (none && skipNull)
            {
                continue;
            }

            ReadOnlySpan<byte> cell = none ? [] : CellText.Trim(texts.GetBytes(i));
            values[i] = double.NaN;
            if (!CellText.IsMissing(cell) && Read(cell, slot, batch, s, out values[i]) is { } problem)
            {
                batch.Rows = i;
                batch.Problem = problem;
            }
        }
    }

    private static CellProblem? Read(ReadOnlySpan<byte> cell, ReadSlot slot, Batch batch, int s, out double value)
    {
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
}
