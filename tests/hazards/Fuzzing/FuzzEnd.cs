namespace Mixtura.Hazards.Fuzzing;

/// <summary>What became of one input.</summary>
internal enum FuzzEnd
{
    /// <summary>It was read, and what was read keeps its promises.</summary>
    Accepted,

    /// <summary>It was refused by the exception that the reader documents, with a message.</summary>
    Refused,

    /// <summary>Anything else.</summary>
    Failed,
}
