namespace Mixtura.Hazards.Crashing;

/// <summary>A file that a run writes.</summary>
/// <param name="Name">Its name.</param>
/// <param name="IsSame">Whether a whole file has always the same bytes.</param>
internal sealed record CrashFile(string Name, bool IsSame = true)
{
    /// <summary>Whether a file that is not always the same is whole: a page or picture has its end.</summary>
    public bool HasEnd(byte[] content) => Path.GetExtension(Name) switch
    {
        ".html" => content.AsSpan().TrimEnd("\n"u8).EndsWith("</html>"u8),
        ".svg" => content.AsSpan().TrimEnd("\n"u8).EndsWith("</svg>"u8),
        ".png" => content.AsSpan().EndsWith((ReadOnlySpan<byte>)[0x49, 0x45, 0x4E, 0x44, 0xAE, 0x42, 0x60, 0x82]),
        _ => throw new InvalidOperationException($"What ends {Name} is not known."),
    };
}
