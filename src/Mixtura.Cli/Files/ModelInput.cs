using System.Collections.Immutable;
using Mixtura.Data;
using Mixtura.Serialization;

namespace Mixtura.Cli.Files;

/// <summary>Reads the files of models and classifiers; errors name the file.</summary>
internal static class ModelInput
{
    private const int MostKeys = 5;

    /// <summary>Reads a model.</summary>
    /// <param name="path">The file.</param>
    /// <param name="warn">Told of keys in the file that are none of a model's, for instance misspelled ones.</param>
    public static ModelDocument Read(string path, Action<string> warn)
    {
        ModelDocument document = Read(path, "model", "mixtura fit DATA --output model.json", ModelFile.Read);
        Warn(path, "model", document.UnknownKeys, warn);
        return document;
    }

    /// <summary>Reads a classifier.</summary>
    /// <param name="path">The file.</param>
    /// <param name="warn">Told of keys in the file that are none of a classifier's.</param>
    public static ClassifierDocument ReadClassifier(string path, Action<string> warn)
    {
        ClassifierDocument document = Read(path, "classifier", "mixtura classify DATA --class COLUMN --output classifier.json", ClassifierFile.Read);
        Warn(path, "classifier", document.UnknownKeys, warn);
        return document;
    }

    private static void Warn(string path, string thing, ImmutableArray<string> keys, Action<string> warn)
    {
        if (!keys.IsEmpty)
        {
            string more = keys.Length > MostKeys ? $" and {keys.Length - MostKeys} more" : "";
            warn($"{path}: the file has keys that are none of a {thing}'s and were not read: {string.Join(", ", keys.Take(MostKeys))}{more}; check their spelling");
        }
    }

    private static T Read<T>(string path, string thing, string command, Func<Stream, T> read)
    {
        if (Directory.Exists(path))
        {
            throw new ModelException($"this is a folder; name a {thing} file in it", path);
        }

        if (!File.Exists(path))
        {
            throw new ModelException($"there is no such file; write a {thing} with '{command}'", path);
        }

        try
        {
            using FileStream stream = File.OpenRead(path);
            return read(stream);
        }
        catch (ModelException e)
        {
            throw new ModelException(e.Message, path, e);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw new ModelException("the file cannot be read: " + FileProblem.Describe(e), path, e);
        }
    }
}
