using Mixtura.Serialization;

namespace Mixtura.Cli.Files;

/// <summary>Reads model files; errors name the file.</summary>
internal static class ModelInput
{
    public static ModelDocument Read(string path)
    {
        if (Directory.Exists(path))
        {
            throw new ModelException("this is a folder; name a model file in it", path);
        }

        if (!File.Exists(path))
        {
            throw new ModelException("there is no such file; write a model with 'mixtura fit DATA --output model.json'", path);
        }

        try
        {
            using FileStream stream = File.OpenRead(path);
            return ModelFile.Read(stream);
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
