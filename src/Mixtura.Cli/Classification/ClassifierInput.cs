using Mixtura.Serialization;

namespace Mixtura.Cli.Classification;

/// <summary>Reads classifiers' files; errors name the file.</summary>
internal static class ClassifierInput
{
    public static ClassifierDocument Read(string path)
    {
        if (!File.Exists(path))
        {
            throw new ModelException("there is no such file; write a classifier with 'mixtura classify DATA --class COLUMN --output classifier.json'", path);
        }

        try
        {
            using FileStream stream = File.OpenRead(path);
            return ClassifierFile.Read(stream);
        }
        catch (ModelException e)
        {
            throw new ModelException(e.Message, path, e);
        }
    }
}
