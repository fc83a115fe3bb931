namespace Mixtura.Data;

/// <summary>One column to be read: where it is in the file and what its cells become.</summary>
/// <param name="Index">The column's index in the file, from 0.</param>
/// <param name="Name">Its name.</param>
/// <param name="Kind">What it holds.</param>
/// <param name="IsLabel">Whether its cells become codes of levels.</param>
/// <param name="Levels">The levels, or null where they are still to be collected.</param>
internal sealed record ReadSlot(int Index, string Name, ColumnKind Kind, bool IsLabel, LevelMap? Levels);
