using Mixtura.Serialization;

namespace Mixtura.Hazards.Fuzzing;

/// <summary>The classifier file's reader.</summary>
internal sealed class ClassifierTarget() : JsonTarget("classifier files", [.. Classifiers().Select(Written)])
{
    protected override byte[] ReadAndWrite(byte[] file)
    {
        ClassifierDocument document = ClassifierFile.Read(new MemoryStream(file));
        foreach (Mixture mixture in document.Classifier.Mixtures)
        {
            ModelTarget.Score(mixture);
        }

        return Written(document);
    }

    private static IEnumerable<ClassifierDocument> Classifiers()
    {
        foreach (ModelDocument model in ModelTarget.Models())
        {
            var classifier = new MixtureClassifier(["yes", "no"], [model.Model, model.Model], [0.25, 0.75]);
            yield return new ClassifierDocument(classifier.WithCosts(new double[,] { { 0, 2 }, { 1, 0 } }))
            {
                ClassColumn = "class",
                Method = DiscriminantMethod.MclustDA,
                Fits = [model.Fit, null],
                Training = new QualityFigures(20, 0.1, 0.01, 0.05, double.NaN),
            };
        }
    }

    private static byte[] Written(ClassifierDocument document)
    {
        using var stream = new MemoryStream();
        ClassifierFile.Write(stream, document);
        return stream.ToArray();
    }
}
