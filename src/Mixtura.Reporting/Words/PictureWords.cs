using Mixtura.Plotting;

namespace Mixtura.Reporting;

/// <summary>What a picture of the rows shows, by the kinds of its columns.</summary>
internal static class PictureWords
{
    /// <summary>What ellipses cover in two dimensions: 1 − exp(−r²/2) at Mahalanobis distances of 1 and 2.</summary>
    public const string Ellipses = "The ellipses lie at one and two standard deviations, and hold 39 % and 86 % of a group's rows where the model holds.";

    /// <summary>The caption of <see cref="MixturePlot.Of"/> with some columns.</summary>
    public static string Caption(Findings findings, int[] columns)
    {
        ColumnKind[] kinds = [.. columns.Select(findings.Kind)];
        string which = columns.Length < findings.Table.ColumnCount ? $" in the {columns.Length} of {findings.Table.ColumnCount} columns that separate the groups best (by the mutual information given above)" : "";
        return columns.Length switch
        {
            1 => One(kinds[0], findings.Model.ClusterCount > 1),
            2 => Two(kinds, which),
            _ => Pairs(findings, columns, kinds, which),
        };
    }

    private static string One(ColumnKind kind, bool hasSeveral) => kind switch
    {
        ColumnKind.Label => "The share of each label in every group; the black lines are the shares among all rows.",
        ColumnKind.Count => "The share of each count among the rows (bars), and its probability by the whole model" + (hasSeveral ? " (black) and in each group." : "."),
        _ => "The rows (bars), and the density of the whole model" + (hasSeveral ? " (black) and of each group." : "."),
    };

    private static string Two(ColumnKind[] kinds, string which) => (kinds.Count(kind => kind == ColumnKind.Label), kinds.Count(kind => kind == ColumnKind.Count)) switch
    {
        (2, _) => $"The rows{which}: the area of a square is the share of the rows with these two labels, divided by likeliest group.",
        (1, _) => $"The rows{which} by label and likeliest group: quartiles, median, and the range from 5 % to 95 %.",
        (_, 0) => $"The rows{which}, coloured by their likeliest group, and lines around the smallest regions that hold 50, 80 and 95 % of the model. {Ellipses}",
        _ => $"The rows{which}, coloured by their likeliest group, and each group's mean. Counts are moved a little apart, so that rows do not hide each other.",
    };

    private static string Pairs(Findings findings, int[] columns, ColumnKind[] kinds, string which)
    {
        int labels = kinds.Count(kind => kind == ColumnKind.Label);
        int counts = kinds.Count(kind => kind == ColumnKind.Count);
        int measured = kinds.Count(kind => kind == ColumnKind.Measurement);
        bool hasSeveral = findings.Model.ClusterCount > 1;
        string[] sentences =
        [
            $"The rows{which}, each column against each; colours are groups, of a row its likeliest.",
            $"On the diagonal each column alone: {(measured + counts > 0 ? "the rows (grey), the whole model (black) and each group" : "")}{(measured + counts > 0 && labels > 0 ? "; " : "")}{(labels > 0 ? "the share of each label in every group, with black lines for all rows" : "")}.",
            measured > 1 ? $"Of two measurements, below the diagonal the rows, and above it lines around the smallest regions that hold 50, 80 and 95 % of the model. {Ellipses}" : "",
            counts > 0 && labels < columns.Length - 1 ? "Counts are moved a little apart, so that rows do not hide each other." : "",
            measured + counts > 1 ? $"Numbers above the diagonal are correlations: of all rows{(hasSeveral ? ", and within groups (pooled; each row counts in a group as far as it belongs to it)" : "")}." : "",
            labels > 0 && measured + counts > 0 ? $"Boxes show a number by label: quartiles, median, and the range from 5 % to 95 %; {Boxes(findings, columns, kinds)}." : "",
            labels > 1 ? "Squares show two labels: the area is the share of rows that have both, below the diagonal in the table and above it by the model, divided by group." : "",
        ];
        return string.Join(" ", sentences.Where(sentence => sentence.Length > 0));
    }

    private static string Boxes(Findings findings, int[] columns, ColumnKind[] kinds)
    {
        bool[] rooms = [.. columns.Where((_, i) => kinds[i] == ColumnKind.Label).Select(column => BoxPanel.HasRoomForComponents(findings.Table.Columns[column].Levels.Length, findings.Model.ClusterCount))];
        return rooms.All(room => room) ? "below the diagonal by group, above it of all rows"
            : rooms.Any(room => room) ? "below the diagonal by group where there is room, otherwise of all rows"
            : "of all rows";
    }
}
