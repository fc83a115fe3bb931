namespace Mixtura.Data.Output;

/// <summary>Added cells of rows that follow each other.</summary>
/// <param name="Columns">The columns that hold them; null where the rows had been left out, and have none.</param>
/// <param name="First">The first row's place in the columns.</param>
/// <param name="Count">How many rows.</param>
internal readonly record struct AddedCells(IReadOnlyList<OutputColumn>? Columns, long First, long Count);
