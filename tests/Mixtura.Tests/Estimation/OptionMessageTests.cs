using System.Collections.Immutable;
using System.Reflection;

namespace Mixtura.Tests.Estimation;

/// <summary>Every option that refuses a value says which option it is and what the value was.</summary>
public sealed class OptionMessageTests
{
    [Fact]
    public void MessagesNameTheOptionAndTheValue()
    {
        int refused = 0;
        foreach (Type type in typeof(FitOptions).Assembly.GetExportedTypes().Where(type => (type.Name.EndsWith("Options", StringComparison.Ordinal) || type == typeof(Convergence)) && type.GetConstructor([]) is not null))
        {
            foreach (PropertyInfo property in type.GetProperties(BindingFlags.Public | BindingFlags.Instance).Where(property => property.CanWrite))
            {
                foreach (object? bad in BadValues(property.PropertyType))
                {
                    object options = Activator.CreateInstance(type)!;
                    try
                    {
                        property.SetValue(options, bad);
                    }
                    catch (TargetInvocationException e)
                    {
                        refused++;
                        var problem = Assert.IsAssignableFrom<ArgumentException>(e.InnerException);
                        Assert.Equal(property.Name, problem.ParamName);
                        Assert.StartsWith(property.Name + ": ", problem.Message, StringComparison.Ordinal);
                        if (problem is ArgumentOutOfRangeException range)
                        {
                            Assert.Equal(bad, range.ActualValue);
                        }
                    }
                }
            }
        }

        Assert.True(refused > 40, $"{refused} values were refused.");
    }

    private static IEnumerable<object?> BadValues(Type type)
    {
        Type own = Nullable.GetUnderlyingType(type) ?? type;
        return own == typeof(int) ? [-1]
            : own == typeof(long) ? [-1L]
            : own == typeof(double) ? [-1.0, double.NaN, double.PositiveInfinity]
            : own == typeof(TimeSpan) ? [TimeSpan.FromSeconds(-1)]
            : own.IsEnum ? [Enum.ToObject(own, 1000)]
            : own == typeof(ImmutableArray<int>) ? [ImmutableArray.Create(1, 1)]
            : own.IsValueType ? []
            : [null];
    }
}
