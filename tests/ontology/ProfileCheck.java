import java.io.File;
import org.semanticweb.owlapi.apibinding.OWLManager;
import org.semanticweb.owlapi.model.OWLOntology;
import org.semanticweb.owlapi.profiles.OWL2DLProfile;
import org.semanticweb.owlapi.profiles.OWL2RLProfile;
import org.semanticweb.owlapi.profiles.OWLProfile;
import org.semanticweb.owlapi.profiles.OWLProfileViolation;

/** Prints, for each file, its number of axioms, then one line a violation of OWL 2 DL and of OWL 2 RL. */
public final class ProfileCheck {
    public static void main(String[] files) throws Exception {
        OWLProfile[] profiles = {new OWL2DLProfile(), new OWL2RLProfile()};
        for (String file : files) {
            File document = new File(file);
            OWLOntology ontology = OWLManager.createOWLOntologyManager().loadOntologyFromOntologyDocument(document);
            System.out.println(document.getName() + "\taxioms\t" + ontology.getAxiomCount());
            for (OWLProfile profile : profiles) {
                for (OWLProfileViolation violation : profile.checkOntology(ontology).getViolations()) {
                    String text = violation.toString().replaceAll("\\s+", " ");
                    System.out.println(document.getName() + "\t" + profile.getName() + "\t" + text);
                }
            }
        }
    }
}
