namespace Mixtura.Plotting;

/// <summary>The rows that a picture shows as marks, each with its component.</summary>
/// <param name="Table">The rows' table: the data, or rows drawn from the model where there is none.</param>
/// <param name="Indices">The rows of the table to show.</param>
/// <param name="Components">The component of each row of the table: the most likely, or the one it was drawn from.</param>
/// <param name="Note">What a reader must know of the rows, or null.</param>
internal sealed record ShownRows(RowTable Table, long[] Indices, int[] Components, string? Note);
