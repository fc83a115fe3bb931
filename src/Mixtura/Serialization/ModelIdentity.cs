using System.Security.Cryptography;

namespace Mixtura.Serialization;

/// <summary>What tells one mixture from another: a hash of its model file, without what is said of its fit.</summary>
internal static class ModelIdentity
{
    public static string Of(Mixture mixture)
    {
        using var stream = new MemoryStream();
        ModelFile.Write(stream, mixture, null);
        return Convert.ToHexStringLower(SHA256.HashData(stream.GetBuffer().AsSpan(0, (int)stream.Length)));
    }
}
