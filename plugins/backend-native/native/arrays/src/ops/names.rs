//! Operation codes; JavaScript asks for the names once and passes positions.

macro_rules! ops {
    ($(#[$meta:meta])* $name:ident: $($variant:ident = $text:literal),* $(,)?) => {
        $(#[$meta])*
        #[derive(Debug, Clone, Copy, PartialEq, Eq)]
        pub enum $name { $($variant),* }
        impl $name {
            pub const ALL: &'static [$name] = &[$($name::$variant),*];
            pub const NAMES: &'static [&'static str] = &[$($text),*];
            pub fn from_code(code: u32) -> $crate::fault::Res<$name> {
                Self::ALL.get(code as usize).copied().ok_or_else(|| {
                    $crate::fault::Fault::value(format!("Unknown {} {code}", stringify!($name)))
                })
            }
            pub fn name(self) -> &'static str { Self::NAMES[self as usize] }
        }
    };
}

ops!(UnaryOp:
    Abs = "abs", Acos = "acos", Acosh = "acosh", Asin = "asin", Asinh = "asinh", Atan = "atan", Atanh = "atanh",
    BitwiseInvert = "bitwiseInvert", Ceil = "ceil", Conj = "conj", Cos = "cos", Cosh = "cosh", Exp = "exp",
    Expm1 = "expm1", Floor = "floor", Imag = "imag", Isfinite = "isfinite", Isinf = "isinf", Isnan = "isnan",
    Log = "log", Log1p = "log1p", Log2 = "log2", Log10 = "log10", LogicalNot = "logicalNot", Negative = "negative",
    Real = "real", Reciprocal = "reciprocal", Round = "round", Sign = "sign", Signbit = "signbit", Sin = "sin",
    Sinh = "sinh", Sqrt = "sqrt", Square = "square", Tan = "tan", Tanh = "tanh", Trunc = "trunc", Erf = "erf",
    Erfinv = "erfinv", Ndtri = "ndtri", Lgamma = "lgamma",
);

ops!(BinaryOp:
    Add = "add", Atan2 = "atan2", BitwiseAnd = "bitwiseAnd", BitwiseLeftShift = "bitwiseLeftShift",
    BitwiseOr = "bitwiseOr", BitwiseRightShift = "bitwiseRightShift", BitwiseXor = "bitwiseXor", Complex = "complex",
    Copysign = "copysign", Divide = "divide", Equal = "equal", FloorDivide = "floorDivide", Greater = "greater",
    GreaterEqual = "greaterEqual", Hypot = "hypot", Less = "less", LessEqual = "lessEqual", Logaddexp = "logaddexp",
    LogicalAnd = "logicalAnd", LogicalOr = "logicalOr", LogicalXor = "logicalXor", Maximum = "maximum",
    Minimum = "minimum", Multiply = "multiply", Nextafter = "nextafter", NotEqual = "notEqual", Pow = "pow",
    Remainder = "remainder", Subtract = "subtract",
);

ops!(ReduceOp: Sum = "sum", Prod = "prod", Max = "max", Min = "min", Any = "any", All = "all");
ops!(ArgReduceOp: Argmax = "argmax", Argmin = "argmin");
ops!(ScanOp: Sum = "sum", Prod = "prod", Max = "max", Min = "min");
ops!(ScatterMode: Set = "set", Add = "add", Multiply = "multiply", Min = "min", Max = "max");
