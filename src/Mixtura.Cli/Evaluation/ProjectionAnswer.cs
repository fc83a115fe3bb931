using System.Text.Json;
using Mixtura.Cli.Reports;

namespace Mixtura.Cli.Evaluation;

/// <summary>The directions in which components differ most, as `mixtura plot --what projection` draws them.</summary>
internal sealed class ProjectionAnswer(MixtureProjection projection) : IAnswer
{
    public void Write(Session session)
    {
        int count = projection.Eigenvalues.Length;
        double total = projection.Eigenvalues.Sum();
        session.WriteText("Directions in which the components differ most: coefficients of columns in their own standard deviations, each direction of length 1");
        ColumnTable.Write(
            session,
            "direction",
            [.. Enumerable.Range(1, count).Select(r => $"{r}")],
            [
                new ParameterRow("eigenvalue", [.. Numbers.Alike([.. projection.Eigenvalues])]),
                new ParameterRow("share", [.. projection.Eigenvalues.Select(value => Numbers.Percent(value / total))]),
                .. projection.SourceColumns.Select((column, c) => new ParameterRow(column.Name, [.. projection.StandardizedDirections.Select(direction => Numbers.Fixed(direction[c], 4))])),
            ]);
    }

    public void Write(Utf8JsonWriter json)
    {
        json.WriteStartObject("projection");
        json.WriteNumber("lambda", projection.Lambda);
        json.WriteArray("columns", projection.SourceColumns.Select(column => column.Name));
        json.WriteArray("eigenvalues", projection.Eigenvalues.AsSpan());
        WriteRows("directions", projection.Directions);
        WriteRows("standardizedDirections", projection.StandardizedDirections);
        json.WriteEndObject();

        void WriteRows(string name, IEnumerable<System.Collections.Immutable.ImmutableArray<double>> rows)
        {
            json.WriteStartArray(name);
            foreach (System.Collections.Immutable.ImmutableArray<double> row in rows)
            {
                json.WriteRow(row.AsSpan());
            }

            json.WriteEndArray();
        }
    }
}
