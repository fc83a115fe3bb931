using Mixtura.Serialization;

namespace Mixtura.Cli.Files;

/// <summary>Reads the files of models and classifiers; errors name the file.</summary>
internal static class ModelInput
{
    public static ModelDocument Read(string path) => Read(path, "model", "mixtura fit DATA --output model.json", ModelFile.Read);

    public static ClassifierDocument ReadClassifier(string path) => Read(path, "classifier", "mixtura classify DATA --class COLUMN --output classifier.json", ClassifierFile.Read);

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
            throw new ModelException("the file cannot be read; check its permissions", path, e);
        }
    }
}
