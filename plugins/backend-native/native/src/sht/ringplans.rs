//! Plans of the ring transforms.

use glass_fft::{ComplexToReal, RealPlanner, RealToComplex};
use std::collections::HashMap;
use std::sync::{Arc, Mutex, OnceLock};

type Inverse = Arc<dyn ComplexToReal<f64>>;
type Forward = Arc<dyn RealToComplex<f64>>;

/// Plans by length, kept between transforms up to a total length (about 200 MB).
#[derive(Default)]
struct Plans {
    inverse: HashMap<usize, Inverse>,
    forward: HashMap<usize, Forward>,
    kept: usize,
}
const KEEP: usize = 6_000_000;

fn plans() -> &'static Mutex<Plans> {
    static PLANS: OnceLock<Mutex<Plans>> = OnceLock::new();
    PLANS.get_or_init(Mutex::default)
}

/// A thread's planner.
pub struct Planner {
    planner: RealPlanner,
    planned: usize,
    inverse: HashMap<usize, Inverse>,
    forward: HashMap<usize, Forward>,
}

impl Default for Planner {
    fn default() -> Self {
        Planner { planner: RealPlanner::new(), planned: 0, inverse: HashMap::new(), forward: HashMap::new() }
    }
}

impl Planner {
    fn fresh(&mut self, n: usize) {
        // The planner keeps everything that it ever made.
        self.planned += n;
        if self.planned > KEEP {
            self.planner = RealPlanner::new();
            self.planned = n;
        }
    }

    pub fn inverse(&mut self, n: usize) -> Inverse {
        if let Some(plan) = self.inverse.get(&n) {
            return plan.clone();
        }
        let known = plans().lock().unwrap_or_else(|e| e.into_inner()).inverse.get(&n).cloned();
        let plan = known.unwrap_or_else(|| {
            self.fresh(n);
            let plan = self.planner.inverse(n);
            let mut all = plans().lock().unwrap_or_else(|e| e.into_inner());
            if all.kept + n <= KEEP {
                all.kept += n;
                all.inverse.insert(n, plan.clone());
            }
            plan
        });
        self.inverse.clear();
        self.inverse.insert(n, plan.clone());
        plan
    }

    pub fn forward(&mut self, n: usize) -> Forward {
        if let Some(plan) = self.forward.get(&n) {
            return plan.clone();
        }
        let known = plans().lock().unwrap_or_else(|e| e.into_inner()).forward.get(&n).cloned();
        let plan = known.unwrap_or_else(|| {
            self.fresh(n);
            let plan = self.planner.forward(n);
            let mut all = plans().lock().unwrap_or_else(|e| e.into_inner());
            if all.kept + n <= KEEP {
                all.kept += n;
                all.forward.insert(n, plan.clone());
            }
            plan
        });
        self.forward.clear();
        self.forward.insert(n, plan.clone());
        plan
    }
}
